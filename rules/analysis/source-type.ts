/** What ESLint takes a file for that nobody configured. */
export const sourceTypeOf = (path: string): 'commonjs' | 'module' => (path.endsWith('.cjs') ? 'commonjs' : 'module');
