/** Another revision of this repository, checked out and installed in a temporary folder. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The policies under which is measured: a revision may not have them. */
const policies = ['policies/bench', 'policies/bench-watch'];

export interface Checkout {
  folder: string;
  remove(): void;
}

/** @throws Error when there is no such revision, or it cannot be installed */
export function checkOut(revision: string, report: (line: string) => void): Checkout {
  const folder = join(mkdtempSync(join(tmpdir(), 'card-change-baseline-')), 'revision');
  const git = (...args: string[]) => execFileSync('git', ['-C', root, ...args], { stdio: 'pipe' });
  const remove = () => {
    git('worktree', 'remove', '--force', folder);
    rmSync(join(folder, '..'), { recursive: true, force: true });
  };
  git('worktree', 'add', '--detach', folder, revision);
  try {
    report(`installing ${revision}`);
    // `npm run` passes its own settings on, among them the folder of this revision.
    const env = Object.fromEntries(
      Object.entries(process.env).filter(([name]) => !name.startsWith('npm_')),
    );
    execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder, env, stdio: 'pipe' });
    for (const policy of policies) copyPolicy(policy, folder);
  } catch (error) {
    remove();
    throw error;
  }
  return { folder, remove };
}

interface PolicyFile {
  parameters: Record<string, { value: unknown }>;
}
const readPolicyFile = (path: string): PolicyFile =>
  JSON.parse(readFileSync(path, 'utf8')) as PolicyFile;

/** Without what the revision does not know, parameters and their fields: it would refuse the whole policy. */
function copyPolicy(policy: string, folder: string): void {
  const known = readPolicyFile(join(folder, 'policies/demo/1.json')).parameters;
  const own = readPolicyFile(join(root, policy, '1.json'));
  const parameters = Object.fromEntries(
    Object.entries(own.parameters).flatMap(([name, parameter]) => {
      const base = known[name];
      if (!base) return [];
      return [[name, { ...parameter, value: keepKnown(parameter.value, base.value) }] as const];
    }),
  );
  mkdirSync(join(folder, policy), { recursive: true });
  writeFileSync(join(folder, policy, '1.json'), JSON.stringify({ ...own, parameters }));
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const keepKnown = (value: unknown, known: unknown): unknown =>
  isRecord(value) && isRecord(known)
    ? Object.fromEntries(Object.entries(value).filter(([field]) => field in known))
    : value;
