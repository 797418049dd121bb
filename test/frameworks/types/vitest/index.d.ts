interface Assertion<T> { toBe(value: unknown): T; toThrow(): T; toBeTruthy(): T }
export declare function expect(value: unknown): Assertion<void> & { resolves: Assertion<Promise<void>>; rejects: Assertion<Promise<void>> };
interface Test { (name: string, run: () => unknown): void; each<T>(cases: readonly T[]): (name: string, run: (value: T) => unknown) => void }
export declare const test: Test;
export declare const it: Test;
export declare function describe(name: string, define: () => void | Promise<void>): void;
export declare function beforeEach(run: () => unknown): void;
export declare const vi: { waitFor<T>(run: () => T | Promise<T>): Promise<T> };
