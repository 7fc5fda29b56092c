import { spawn, type ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { Connection } from '@temporalio/client';
import { retry } from '../retry.ts';

export interface ServerProcess {
  address: string;
  pid: number;
  /** Resolves when the process is gone, by `stop()` or by itself. */
  ended: Promise<void>;
  stop: () => Promise<void>;
}

/** A server takes a second to start, and minutes on a busy machine. */
const answersWithinMs = 5 * 60_000;
const stopsWithinMs = 5_000;

/**
 * Starts a Temporal server and resolves when it answers on 127.0.0.1:`port`.
 * @throws Error with the last thing it printed when it ends early or does not answer within five minutes
 */
export async function startServer(
  path: string,
  args: readonly string[],
  port: number,
): Promise<ServerProcess> {
  // In a process group of its own: Ctrl-C in the terminal must not end the server before its clients.
  const child = spawn(path, args, { stdio: ['ignore', 'ignore', 'pipe'], detached: true });
  let lastOutput = '';
  let isRunning = true;
  child.stderr?.on('data', (chunk: Buffer) => {
    lastOutput = (lastOutput + chunk.toString()).slice(-600);
  });
  const kill = () => void child.kill('SIGKILL');
  process.once('exit', kill);
  const ended = new Promise<void>((resolve) => {
    const end = () => {
      isRunning = false;
      process.removeListener('exit', kill);
      resolve();
    };
    child.once('exit', end);
    child.once('error', (error) => {
      lastOutput = error.message;
      end();
    });
  });
  const stop = () => stopProcess(child, ended);

  const address = `127.0.0.1:${port}`;
  const outcome = await Promise.race([
    waitForAnswer(address, () => isRunning),
    ended.then(() => 'ended' as const),
  ]);
  if (outcome !== 'answers') {
    await stop();
    const why = outcome === 'ended' ? 'it ended at once' : 'it did not answer within five minutes';
    throw new Error([why, lastOutput.trim()].filter(Boolean).join(': '));
  }
  return { address, pid: child.pid ?? 0, ended, stop };
}

/** Waits until a Temporal frontend answers; `silent` when it does not in time, or no longer runs. */
const waitForAnswer = (address: string, isRunning: () => boolean): Promise<'answers' | 'silent'> =>
  retry(
    async () => {
      const connection = await Connection.connect({ address, connectTimeout: 1_000 });
      await connection.close();
      return 'answers' as const;
    },
    { forMs: answersWithinMs, everyMs: 100, isTemporary: isRunning },
  ).catch(() => 'silent');

async function stopProcess(child: ChildProcess, ended: Promise<void>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  child.kill('SIGTERM');
  const timeout = setTimeout(() => child.kill('SIGKILL'), stopsWithinMs);
  await ended;
  clearTimeout(timeout);
}

/**
 * Below the ports that systems give to outgoing connections (from 32,768 on Linux): one of those may be taken between
 * the moment it is found free and the start of its server.
 */
const serverPorts = { from: 20_000, to: 32_767 };
let lastPort = randomInt(serverPorts.from, serverPorts.to);

/** Counts on from a random port, so that no port is given out twice, and rarely the one of another process. */
function pickPort(): number {
  lastPort = lastPort < serverPorts.to ? lastPort + 1 : serverPorts.from;
  return lastPort;
}

/** A free TCP port of 127.0.0.1: `wanted` if that is free, else any. */
export async function findFreePort(wanted = pickPort()): Promise<number> {
  const probe = createServer();
  try {
    probe.listen(wanted, '127.0.0.1');
    await once(probe, 'listening');
    return wanted;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return findFreePort();
    throw error;
  } finally {
    probe.close();
  }
}
