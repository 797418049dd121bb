export declare class NextRequest extends Request { readonly nextUrl: URL }
export declare class NextResponse extends Response { static json(body: unknown): NextResponse }
export declare function after<T>(task: Promise<T> | (() => T | Promise<T>)): void;
