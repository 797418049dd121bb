export interface FastifyRequest { params: unknown; headers: Record<string, string | undefined>; url: string }
export interface FastifyReply {
  status(code: number): this;
  send(payload?: unknown): this;
  then(fulfilled: () => void, rejected: (error: Error) => void): void;
}
type Handler = (this: FastifyInstance, request: FastifyRequest, reply: FastifyReply) => unknown;
type Hook = (this: FastifyInstance, request: FastifyRequest, reply: FastifyReply, done: (error?: Error) => void) => void;
type AsyncHook = (this: FastifyInstance, request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;
type AsyncPlugin = (instance: FastifyInstance, options: object) => Promise<void>;
type Plugin = (instance: FastifyInstance, options: object, done: (error?: Error) => void) => void;
type Loading = FastifyInstance & PromiseLike<undefined>;
export interface FastifyInstance {
  get(path: string, handler: Handler): FastifyInstance;
  route(options: { method: string; url: string; handler: Handler }): FastifyInstance;
  addHook(name: 'onRequest' | 'preHandler', hook: AsyncHook): FastifyInstance;
  addHook(name: 'onRequest' | 'preHandler', hook: Hook): FastifyInstance;
  setErrorHandler(handler: (this: FastifyInstance, error: unknown, request: FastifyRequest, reply: FastifyReply) => unknown): FastifyInstance;
  register(plugin: AsyncPlugin): Loading;
  register(plugin: Plugin): Loading;
  ready(): Loading;
  listen(options: { port: number }): Promise<string>;
}
export default function fastify(options?: object): FastifyInstance & PromiseLike<FastifyInstance>;
