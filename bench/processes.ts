/** CPU time and memory of the processes of a system, from the operating system. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** ms of CPU by kind of process. */
export type CpuTimes = Record<ProcessKind, number>;

const kinds = {
  app: /\bapp\.ts\b/,
  sandbox: /\bsandbox\/main\.ts\b/,
  temporal: /\bstart-dev\b/,
} as const;
export const processKinds = ['app', 'temporal', 'sandbox', 'people', 'database'] as const;
export type ProcessKind = (typeof processKinds)[number];

interface Process {
  pid: number;
  parent: number;
  cpuMs: number;
  residentBytes: number;
  command: string;
}

/**
 * CPU time so far of a process and all it has started.
 * @param root its kind is `rootKind`
 * @param database the server process of PostgreSQL, whose children count as its own
 */
export function readCpuTimes(root: number, rootKind: ProcessKind, database?: number): CpuTimes {
  const all = listProcesses();
  const times: CpuTimes = { app: 0, temporal: 0, sandbox: 0, people: 0, database: 0 };
  for (const { command, cpuMs } of collectTree(all, root))
    times[findKind(command) ?? rootKind] += cpuMs;
  if (database !== undefined)
    for (const { cpuMs } of collectTree(all, database)) times.database += cpuMs;
  return times;
}

/** Resident memory, in bytes, of the processes of one kind that a process has started. */
export const readResidentBytes = (root: number, kind: ProcessKind): number =>
  collectTree(listProcesses(), root)
    .filter(({ command }) => findKind(command) === kind)
    .reduce((sum, { residentBytes }) => sum + residentBytes, 0);

const findKind = (command: string): ProcessKind | undefined =>
  (Object.keys(kinds) as (keyof typeof kinds)[]).find((kind) => kinds[kind].test(command));

function collectTree(all: readonly Process[], root: number): Process[] {
  const own = all.filter(({ pid }) => pid === root);
  const children = all.filter(({ parent }) => parent === root);
  return [...own, ...children.flatMap(({ pid }) => collectTree(all, pid))];
}

const listProcesses = (): Process[] => (existsSync('/proc/self/stat') ? readProc() : runPs());

/** Linux counts in ticks of 10 ms. */
const msPerTick = 10;
const bytesPerPage = 4_096;

function readProc(): Process[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
        // The name of the program, in brackets, may contain blanks.
        const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        const ticks = Number(fields[11]) + Number(fields[12]);
        const parent = Number(fields[1]);
        const residentBytes = Number(fields[21]) * bytesPerPage;
        return [{ pid: Number(name), parent, cpuMs: ticks * msPerTick, residentBytes, command }];
      } catch {
        // It has ended since the folder was listed.
        return [];
      }
    });
}

function runPs(): Process[] {
  const text = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,time=,rss=,args='], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return text.split('\n').flatMap((line) => {
    const [, pid, parent, time, rss, command = ''] =
      /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    if (time === undefined) return [];
    const residentBytes = Number(rss) * 1_024;
    const ids = { pid: Number(pid), parent: Number(parent) };
    return [{ ...ids, cpuMs: parseTime(time), residentBytes, command }];
  });
}

/** `[[dd-]hh:]mm:ss[.cc]` in ms. */
export function parseTime(time: string): number {
  const [clock = '', days = '0'] = time.split('-').toReversed();
  const seconds = clock.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
  return (Number(days) * 86_400 + seconds) * 1_000;
}
