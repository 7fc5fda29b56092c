import { spawn } from 'node:child_process';

/** Takes one line of progress. */
export type Report = (line: string) => void;

export interface Command {
  /** What the command does, for progress lines and errors: `building the dev server`. */
  label: string;
  command: string;
  args: readonly string[];
  cwd?: string;
  env?: Record<string, string>;
  /** The command is stopped after this many ms. */
  timeoutMs: number;
  report: Report;
}

const progressEveryMs = 10_000;
const linesKept = 6;

/**
 * Runs a command to its end and returns what it printed to stdout. Reports every ten seconds that it still runs.
 * @throws Error with the last lines of its output when it is missing, fails or takes too long
 */
export function runCommand(options: Command): Promise<string> {
  const { label, command, args, cwd, env, timeoutMs, report } = options;
  const startedAt = Date.now();
  const seconds = () => Math.round((Date.now() - startedAt) / 1000);
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
      ...(cwd !== undefined && { cwd }),
    });
    let printed = '';
    let tail: string[] = [];
    const keep = (chunk: Buffer) => {
      tail = [...tail, ...chunk.toString().split('\n')].filter((line) => line.trim() !== '');
      tail = tail.slice(-linesKept);
    };
    child.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
      keep(chunk);
    });
    child.stderr.on('data', keep);

    const progress = setInterval(() => report(`${label}: ${seconds()} s`), progressEveryMs);
    const limit = setTimeout(() => {
      tail.push(`stopped after ${seconds()} s`);
      child.kill('SIGKILL');
    }, timeoutMs);
    const settle = (problem?: string) => {
      clearInterval(progress);
      clearTimeout(limit);
      if (problem === undefined) resolve(printed);
      else reject(new Error(problem));
    };
    child.once('error', (error: NodeJS.ErrnoException) =>
      settle(error.code === 'ENOENT' ? `${command} is not installed` : error.message),
    );
    child.once('close', (code) =>
      settle(code === 0 ? undefined : `${command} failed: ${tail.join(' | ')}`),
    );
  });
}
