export interface NextRouter { push(url: string): Promise<boolean>; replace(url: string): Promise<boolean> }
export declare function useRouter(): NextRouter;
