/** Questions about a document that may change before the answer comes. */

/** Who types on does not look at an answer anyway. */
const TRIES = 3;

/**
 * Asks about the present version of a document, and again where it has changed meanwhile.
 * @param ask the answer for one version; null where the other side has another version already
 * @returns undefined when there is no answer that fits the document as it is now
 */
export async function askAboutCurrent<T>(document: { readonly version: number }, ask: (version: number) => Promise<T | null>): Promise<T | undefined> {
  for (let tried = 0; tried < TRIES; tried++) {
    const { version } = document;
    // One after another: each asks about what the one before has missed.
    const answer = await ask(version);
    if (answer !== null && document.version === version) return answer;
  }
  return undefined;
}
