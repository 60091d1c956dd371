import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,js}'],
    globalSetup: ['test/helpers/global-setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Browsers and killed processes on a busy machine can be late; what is broken fails twice.
    retry: process.env['CI'] === undefined ? 0 : 1,
  },
});
