/** Requests that are cancelled while they wait for something. */
import { LSPErrorCodes, ResponseError, type CancellationToken } from 'vscode-languageserver';

/**
 * A handler that answers as soon as its request is cancelled, whatever it waits for: a check may be at work for another file, and nobody waits for the
 * answer any more. What it has begun goes on or is dropped, as the handler itself has it.
 */
export const cancellable =
  <P, R>(answer: (params: P, token: CancellationToken) => Promise<R>) =>
  (params: P, token: CancellationToken): Promise<R> =>
    new Promise((resolve, reject) => {
      const listening = token.onCancellationRequested(() => reject(new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled')));
      answer(params, token)
        .then(resolve, reject)
        .finally(() => listening.dispose());
    });
