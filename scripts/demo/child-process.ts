/** A child process that prints a line when it serves, and that ends with its parent. */
import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface Child {
  pid: number;
  /** Resolves with how it ended, and the last lines that it printed. */
  ended: Promise<string>;
  stop(): Promise<void>;
  /** Ends it as a crash would: it cannot clean up. */
  kill(): Promise<void>;
}

/** On a busy machine, bundling the workflows alone takes more than a minute. */
const readyWithinMs = 10 * 60_000;
const stopsWithinMs = 25_000;
const linesKept = 12;

/**
 * Starts a program of the project and resolves when it prints a line that begins with `ready`.
 * @throws Error with the last lines it printed when it ends before, or does not serve within ten minutes
 */
export async function startChild(
  program: string,
  args: readonly string[],
  options: { ready: string; env?: Record<string, string> },
): Promise<Child> {
  const script = fileURLToPath(new URL(`../../${program}`, import.meta.url));
  const child = spawn(process.execPath, [script, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...options.env },
    // In a process group of its own: Ctrl-C in the terminal reaches the parent only, which ends its children in order.
    detached: true,
  });
  const tail: string[] = [];
  let serving = () => {};
  const serves = new Promise<void>((resolve) => (serving = resolve));
  for (const stream of [child.stdout, child.stderr])
    createInterface(stream).on('line', (line) => {
      if (line.startsWith(options.ready)) serving();
      tail.push(line);
      tail.splice(0, tail.length - linesKept);
    });
  const kill = () => void child.kill('SIGKILL');
  process.once('exit', kill);
  const ended = new Promise<string>((resolve) =>
    child.once('close', (code, signal) => {
      process.removeListener('exit', kill);
      resolve([signal ?? `exit code ${code}`, ...tail].join('\n'));
    }),
  );
  await waitUntilReady(program, serves, ended).catch(async (error: unknown) => {
    await stopChild(child, ended, 'SIGKILL');
    throw error;
  });
  return {
    pid: child.pid ?? 0,
    ended,
    stop: () => stopChild(child, ended, 'SIGTERM'),
    kill: () => stopChild(child, ended, 'SIGKILL'),
  };
}

async function waitUntilReady(program: string, serves: Promise<void>, ended: Promise<string>) {
  let timeout: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timeout = setTimeout(() => resolve('not ready within ten minutes'), readyWithinMs);
  });
  const problem = await Promise.race([serves, ended, late]);
  clearTimeout(timeout);
  if (problem !== undefined) throw new Error(`${program} does not serve:\n${problem}`);
}

async function stopChild(child: ChildProcess, ended: Promise<string>, signal: NodeJS.Signals) {
  child.kill(signal);
  const timeout = setTimeout(() => child.kill('SIGKILL'), stopsWithinMs);
  await ended;
  clearTimeout(timeout);
}
