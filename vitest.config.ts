import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    pool: 'forks',
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/{domain,activities,adapters,client,docs,lint,scripts}/**/*.test.ts'],
          // An embedded database takes seconds to start, and many more on a busy machine.
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'temporal',
          include: ['test/{workflows,sandbox,e2e,worker}/**/*.test.ts'],
          globalSetup: ['test/support/bundle-once.ts'],
          // Two cores: servers, worker and driver of two files at once starve each other.
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'simulator',
          include: ['test/simulator/**/*.test.ts'],
          // The schedules take every core they can get.
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
