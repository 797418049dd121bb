export interface AppRouterInstance { push(href: string): void; refresh(): void }
export declare function useRouter(): AppRouterInstance;
