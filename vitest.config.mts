import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // These need a browser and editors from Debian: `npm run test:editor`.
    exclude: ['**/node_modules/**', 'test/e2e/**'],
    globalSetup: ['./test/tools/temporary.ts'],
    reporters: ['default', './test/tools/count-reporter.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
