export interface Context { req: { param(name: string): string }; executionCtx: { waitUntil(promise: Promise<unknown>): void }; json(value: unknown): Response; text(text: string, status?: number): Response; header(name: string, value: string): void }
export type Next = () => Promise<void>;
type Answer = Response | Promise<Response>;
export declare class Hono {
  get(path: string, handler: (context: Context, next: Next) => Answer): this;
  use(path: string, middleware: (context: Context, next: Next) => Promise<Response | void>): this;
  onError(handler: (error: Error, context: Context) => Answer): this;
}
