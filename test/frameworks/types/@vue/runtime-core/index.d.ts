export interface Ref<T> { value: T }
export interface ComputedRef<T> { readonly value: T }
export declare function ref<T>(value: T): Ref<T>;
export declare function computed<T>(getter: (old?: T) => T): ComputedRef<T>;
export declare function watch<T>(source: () => T, callback: (value: T, old: T | undefined) => any): () => void;
export declare function watchEffect(effect: (onCleanup: (stop: () => void) => void) => void): () => void;
export declare function onMounted(hook: () => any): void;
export declare function onUnmounted(hook: () => any): void;
export declare function nextTick(): Promise<void>;
export declare function nextTick<T>(callback: () => T): Promise<Awaited<T>>;
export declare function defineAsyncComponent(load: () => Promise<unknown>): object;
