/**
 * `download.ts dev-server|time-skipping FOLDER`: lets the SDK download its server into FOLDER.
 * It runs in a process of its own, because a download starts the SDK's native runtime, which can be configured
 * only once per process, and because a process can be stopped when the download hangs.
 */
import { TestWorkflowEnvironment } from '@temporalio/testing';

const [kind, downloadDir] = process.argv.slice(2);
if (downloadDir === undefined)
  throw new Error('usage: download.ts dev-server|time-skipping FOLDER');
const server = { executable: { type: 'cached-download' as const, downloadDir } };
const environment =
  kind === 'time-skipping'
    ? await TestWorkflowEnvironment.createTimeSkipping({ server })
    : await TestWorkflowEnvironment.createLocal({ server });
await environment.teardown();
