interface Matchers<R> { toBe(value: unknown): R; toThrow(): R }
export declare function expect(value: unknown): Matchers<void> & { resolves: Matchers<Promise<void>>; rejects: Matchers<Promise<void>> };
export declare function describe(name: string, define: () => void): void;
export declare function it(name: string, run: () => unknown): void;
export declare function beforeAll(run: () => unknown): void;
