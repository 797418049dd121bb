/**
 * Commits when the work succeeds and rolls back when it fails, both waited for; a failing rollback does not hide why.
 *
 * @title Transaction
 * @prefix transaction
 * @main transaction
 * @problems rollback on error | commit is not awaited | begin and commit around several queries | rollback error hides the first | transaction left open after abort
 * @asyncio a transaction manager as `async with`
 * @when Several writes belong together and the driver has no `transaction(callback)` of its own.
 * @cost Two more round trips.
 * @failure If the work or the commit fails, it rolls back and passes that error on; if rolling back fails too, both arrive in an AggregateError whose cause is the first.
 * @abort The work gets the signal; when it is aborted by the time the work ends, it rolls back and rejects with `signal.reason`. Commit and rollback themselves are never aborted.
 * @empty A transaction without writes is begun and committed.
 * @zero There is no number to be zero.
 * @given
 * const database = {
 *   query: async (text: string): Promise<void> => console.log(text),
 * };
 * @example
 * await transaction(
 *   {
 *     begin: () => «begin:database.query('begin')»,
 *     commit: () => «commit:database.query('commit')»,
 *     rollback: () => «rollback:database.query('rollback')»,
 *   },
 *   async (signal) => {
 *     await «work:database.query('insert')»;«»
 *   },
 * );
 * @prints
 * begin
 * insert
 * commit
 */

/** The three statements, for the one connection that the work uses. */
export interface TransactionSteps {
  begin: () => unknown;
  commit: () => unknown;
  rollback: () => unknown;
}

/** Runs `work` between `begin` and `commit`. */
export async function transaction<T>(
  { begin, commit, rollback }: TransactionSteps,
  work: (signal: AbortSignal) => T | PromiseLike<T>,
  { signal = new AbortController().signal }: { signal?: AbortSignal | undefined } = {},
): Promise<Awaited<T>> {
  signal.throwIfAborted();
  await begin();
  try {
    signal.throwIfAborted();
    const value = await work(signal);
    signal.throwIfAborted();
    await commit();
    return value;
  } catch (error) {
    try {
      await rollback();
    } catch (second) {
      throw new AggregateError([error, second], 'the transaction and its rollback failed', { cause: error });
    }
    throw error;
  }
}
