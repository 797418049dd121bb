import type { Observable } from 'rxjs';
export interface ExecutionContext { getClass(): { name: string } }
export interface CallHandler { handle(): Observable<unknown> }
export interface OnModuleInit { onModuleInit(): any }
export interface CanActivate { canActivate(context: ExecutionContext): boolean | Promise<boolean> | Observable<boolean> }
export interface NestInterceptor { intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> | Promise<Observable<unknown>> }
export interface INestApplication { listen(port: number): Promise<unknown> }
