/** Finds or builds the Temporal servers of demo, tests and bench; run as a program, it prints their paths. */
import { pathToFileURL } from 'node:url';
import type { Report } from './servers/command.ts';
import { createDevServerSearch } from './servers/dev-server.ts';
import { findServer } from './servers/server-search.ts';
import { createTestServerSearch } from './servers/test-server.ts';

const toStderr: Report = (line) => console.error(line);

/**
 * Path of a Temporal dev server (the `temporal` CLI) that was started and served, for `existing-path` of
 * `@temporalio/testing`: `TEMPORAL_CLI_PATH`, `temporal` on PATH, the cache, the SDK's download, a build with Go.
 * @throws Error with every way tried and why it failed
 */
export const findDevServer = (report: Report = toStderr): Promise<string> =>
  findServer(createDevServerSearch(), report);

/**
 * Path of a time-skipping test server that was started and served, for `existing-path` of `@temporalio/testing`:
 * `TEMPORAL_TEST_SERVER_PATH`, the cache, the SDK's download, the Java server from Maven.
 * @throws Error with every way tried and why it failed
 */
export const findTestServer = (report: Report = toStderr): Promise<string> =>
  findServer(createTestServerSearch(), report);

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    console.log(`dev server:  ${await findDevServer()}`);
    console.log(`test server: ${await findTestServer()}`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
