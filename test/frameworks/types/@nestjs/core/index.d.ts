import type { INestApplication } from '@nestjs/common';
export declare class NestFactoryStatic { create(module: unknown): Promise<INestApplication> }
export declare const NestFactory: NestFactoryStatic;
