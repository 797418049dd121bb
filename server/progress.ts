/** Progress in the editor for work that takes longer than a second. */
import type { CancellationToken } from 'vscode-languageserver';

/** What the editor shows. */
export interface Shown {
  /** Told when a person has had enough. */
  readonly token: CancellationToken;
  done(): void;
}

const LONG_MS = 1000;

/**
 * @param work never rejects
 * @param show makes the editor show it; asked only when the work is still going on after a second
 * @param cancel ends the work
 */
export async function showWhenLong(work: Promise<unknown>, show: () => Promise<Shown>, cancel: () => void): Promise<void> {
  let isOver = false;
  let shown: Promise<Shown> | undefined;
  const timer = setTimeout(() => {
    shown = show();
    shown.then(
      ({ token }) => token.onCancellationRequested(() => !isOver && cancel()),
      // The editor does not want to show anything; the work goes on.
      () => {},
    );
  }, LONG_MS);
  await work;
  isOver = true;
  clearTimeout(timer);
  (await shown?.catch(() => undefined))?.done();
}
