/** Another revision of this repository, checked out and installed in a temporary folder. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
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
    for (const policy of policies)
      cpSync(join(root, policy), join(folder, policy), { recursive: true });
  } catch (error) {
    remove();
    throw error;
  }
  return { folder, remove };
}
