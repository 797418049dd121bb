import type { IncomingMessage, Server, ServerResponse } from 'node:http';
declare function e(): e.Express;
declare namespace e {
  interface Request extends IncomingMessage { params: Record<string, string>; path: string }
  interface Response extends ServerResponse { json(body: unknown): this; send(body: unknown): this }
  type NextFunction = (error?: unknown) => void;
  interface RequestHandler { (request: Request, response: Response, next: NextFunction): void | Promise<void> }
  type ErrorRequestHandler = (error: any, request: Request, response: Response, next: NextFunction) => void | Promise<void>;
  interface Router { get(path: string, ...handlers: RequestHandler[]): this; use(...handlers: RequestHandler[]): this; use(handler: ErrorRequestHandler): this; use(path: string, router: Router): this }
  interface Express extends Router { listen(port: number): Server }
  function Router(): Router;
}
export = e;
