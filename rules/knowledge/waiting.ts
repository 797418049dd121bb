/**
 * Calls that wait for something which the code after them sets off: an event, a page, a process. They are started first on purpose
 * (`const closed = once(server, 'close'); await stop(); await closed;`), and fail only if the event never comes or the emitter fails,
 * which ends the program in any case.
 */
export const eventWaiters = /^(?:once|pEvent|nextEvent|waitFor\w*|waitUntil\w*|toPromise|firstValueFrom|lastValueFrom)$/u;

/** Properties that hand a running promise to whoever gets the object: a handle, not a forgotten await. */
export const handleProperties = /promise|^(?:done|closed|close|ready|finished|finish|exit|exited|ended|completed|completion|result|loaded|opened|settled|started|stopped|value)$/iu;
