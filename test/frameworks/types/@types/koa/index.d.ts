import { EventEmitter } from 'node:events';
import type { Server } from 'node:http';
declare namespace Application {
  interface Context { body: unknown; params: Record<string, string>; set(name: string, value: string): void }
  type Next = () => Promise<any>;
  type Middleware = (context: Context, next: Next) => any;
}
declare class Application extends EventEmitter {
  use(middleware: Application.Middleware): this;
  listen(port: number): Server;
}
export = Application;
