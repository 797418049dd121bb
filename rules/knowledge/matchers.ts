/**
 * Matchers that give no promise in any of the test runners that have them (Jest, Vitest, Bun, Jasmine, Playwright's for plain values): those that
 * Playwright and WebdriverIO have for elements (`toBeVisible`) wait, and so does everything behind `resolves` and `rejects`.
 * Source: the runners' own references of `expect`, November 2026.
 */
export const syncMatchers: ReadonlySet<string> = new Set((
  'toBe toBeCloseTo toBeDefined toBeFalsy toBeGreaterThan toBeGreaterThanOrEqual toBeInstanceOf toBeLessThan toBeLessThanOrEqual toBeNaN toBeNull '
  + 'toBeTruthy toBeUndefined toContain toContainEqual toEqual toHaveLength toHaveProperty toMatch toMatchInlineSnapshot toMatchObject toMatchSnapshot '
  + 'toStrictEqual toThrow toThrowError toHaveBeenCalled toHaveBeenCalledOnce toHaveBeenCalledTimes toHaveBeenCalledWith toHaveBeenLastCalledWith '
  + 'toHaveBeenNthCalledWith toHaveReturned toHaveReturnedTimes toHaveReturnedWith toHaveLastReturnedWith toHaveNthReturnedWith'
).split(' '));
