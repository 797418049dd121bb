type Destructor = () => void;
declare namespace React {
  type EffectCallback = () => void | Destructor;
  function useEffect(effect: EffectCallback, deps?: readonly unknown[]): void;
  function useState<S>(initial: S): [S, (value: S) => void];
  function useMemo<T>(factory: () => T, deps: readonly unknown[]): T;
  function use<T>(usable: PromiseLike<T>): T;
  function useTransition(): [boolean, (callback: () => void | Promise<void>) => void];
  function startTransition(scope: () => void | Promise<void>): void;
  function useActionState<S, P>(action: (state: S, payload: P) => S | Promise<S>, initial: S): [S, (payload: P) => void, boolean];
  interface ButtonProps { onClick?: (event: MouseEvent) => void; formAction?: string | ((data: FormData) => void | Promise<void>); children?: unknown }
  interface FormProps { action?: string | ((data: FormData) => void | Promise<void>); onSubmit?: (event: SubmitEvent) => void; children?: unknown }
}
declare global {
  namespace JSX {
    type Element = object;
    interface IntrinsicElements { button: React.ButtonProps; form: React.FormProps; p: { children?: unknown } }
  }
}
export = React;
