import { setTimeout as delay } from 'node:timers/promises';

/** Takes a signal and does not hand it on: a cancelled download goes on until it is done. */
export async function download(url: string, signal: AbortSignal): Promise<string> {
  signal.throwIfAborted();
  const response = await fetch(url);
  return response.text();
}

/** Tries again after every failure, and cannot tell a cancellation from one. */
export async function downloadStubbornly(url: string, signal: AbortSignal): Promise<string | undefined> {
  for (let attempt = 1; attempt <= 5; attempt++) {
    try {
      const response = await fetch(url, { signal });
      return await response.text();
    } catch (error) {
      console.warn(`Attempt ${attempt} failed`, error);
    }
    await delay(attempt * 100, undefined, { signal });
  }
  return undefined;
}
