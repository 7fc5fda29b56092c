/** Child processes of a test, written in TypeScript, ended with the test. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

/** Starts a file of test/support/processes. */
export function startProcess(name: string, ...args: string[]): ChildProcess {
  const path = fileURLToPath(new URL(`./processes/${name}.ts`, import.meta.url));
  const child = fork(path, args);
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

/** The next message of a process. @throws Error when it ends without one */
export async function nextMessage(child: ChildProcess): Promise<unknown> {
  const heard = new AbortController();
  const { signal } = heard;
  const ended = once(child, 'exit', { signal }).then(([code]) => {
    throw new Error(`the process ended with ${String(code)}`);
  });
  try {
    const [message] = (await Promise.race([
      once(child, 'message', { signal }),
      ended,
    ])) as unknown[];
    return message;
  } finally {
    heard.abort();
  }
}
