declare function describe(title: string, define: (this: object) => void): void;
declare function before(run: (this: object) => PromiseLike<any>): void;
declare function it(title: string, run: (this: object) => PromiseLike<any>): void;
declare function it(title: string, run: (this: object, done: (error?: unknown) => void) => void): void;
