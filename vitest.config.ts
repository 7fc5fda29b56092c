import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    pool: 'forks',
    // What is loaded and started serves one file after another; each leaves things as it found them.
    isolate: false,
    maxWorkers: '100%',
    // Processes after these load the same code.
    setupFiles: ['test/support/keep-compiled.ts'],
    // Node loads the sources as everywhere else; to have them compiled by Vite costs several seconds a run.
    experimental: { viteModuleRunner: false },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/{domain,activities,docs}/**/*.test.ts'],
          setupFiles: ['test/support/seeded.ts'],
          pool: 'threads',
          // Random text over all of Unicode takes a second of CPU to set up, and many on a busy machine.
          testTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          // Everything with a database, an HTTP server or a process of its own.
          name: 'adapters',
          include: ['test/{adapters,api,cli,client,lint,scripts}/**/*.test.ts'],
          setupFiles: ['test/support/seeded.ts'],
          globalSetup: ['test/support/postgres-once.ts', 'test/support/snapshot-once.ts'],
          // An embedded database takes seconds to start, and many more on a busy machine.
          testTimeout: 90_000,
          hookTimeout: 90_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'temporal',
          include: ['test/{workflows,worker,security}/**/*.test.ts'],
          globalSetup: ['test/support/bundle-once.ts', 'test/support/snapshot-once.ts'],
          execArgv: [`--require=${import.meta.dirname}/test/support/unguarded-sandbox.cjs`],
          // Gentle to whatever else runs; `npm run test:temporal` has a file on every core.
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          // A whole system of processes each: apart, because it would keep the servers of other files waiting for minutes.
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: ['test/support/bundle-once.ts', 'test/support/snapshot-once.ts'],
          fileParallelism: false,
          // Days of a request in seconds, by processes that share the machine with all other suites.
          testTimeout: 300_000,
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
          isolate: true,
          testTimeout: 300_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
