/** Finds or builds the Temporal servers of demo, tests and bench; run as a program it prints where they are. */
import { pathToFileURL } from 'node:url';
import type { Report } from './servers/command.ts';
import { wantedDevServer } from './servers/dev-server.ts';
import { find } from './servers/find.ts';
import { wantedTestServer } from './servers/test-server.ts';

export { startDevServer, type DevServer, type DevServerOptions } from './servers/start.ts';
export { freePort } from './servers/process.ts';

const toStderr: Report = (line) => console.error(line);

/**
 * Path of a Temporal dev server (the `temporal` CLI) that was started and served, for `existing-path` of
 * `@temporalio/testing`: `TEMPORAL_CLI_PATH`, `temporal` on PATH, the cache, the SDK's download, a build with Go.
 * @throws Error with every way tried and why it failed
 */
export const devServer = (report: Report = toStderr): Promise<string> =>
  find(wantedDevServer(), report);

/**
 * Path of a time-skipping test server that was started and served, for `existing-path` of `@temporalio/testing`:
 * `TEMPORAL_TEST_SERVER_PATH`, the cache, the SDK's download, the Java server from Maven.
 * @throws Error with every way tried and why it failed
 */
export const testServer = (report: Report = toStderr): Promise<string> =>
  find(wantedTestServer(), report);

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    console.log(`dev server:  ${await devServer()}`);
    console.log(`test server: ${await testServer()}`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
