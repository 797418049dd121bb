export declare class Observable<T> {
  subscribe(next?: (value: T) => void): { unsubscribe(): void };
  pipe(): Observable<T>;
}
export declare function of<T>(...values: T[]): Observable<T>;
export declare function firstValueFrom<T>(source: Observable<T>): Promise<T>;
export declare function lastValueFrom<T>(source: Observable<T>): Promise<T>;
