/** Installs Schemathesis from PyPI into the cache folder, once. */
import { execFile } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ensureCacheFolder } from '../servers/cache.ts';

const version = '4.32.5';
const run = promisify(execFile);

/**
 * Path of the program.
 * @throws Error that says what is missing
 */
export async function installSchemathesis(report: (line: string) => void): Promise<string> {
  const folder = join(ensureCacheFolder(), `schemathesis-${version}`);
  const program = join(folder, 'bin', 'schemathesis');
  // Written last: a folder without it is left from an installation that was broken off.
  const marker = join(folder, 'installed');
  if (existsSync(marker)) return program;
  report(`installing Schemathesis ${version} from PyPI into ${folder}`);
  rmSync(folder, { recursive: true, force: true });
  try {
    await run('python3', ['-m', 'venv', folder]);
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
    await run(join(folder, 'bin', 'python'), [...pip, `schemathesis==${version}`]);
  } catch (error) {
    const { stderr = '' } = error as { stderr?: string };
    throw new Error(
      `Schemathesis cannot be installed: it needs Python 3.10 or later with venv, and PyPI or a mirror of it (PIP_INDEX_URL)\n${stderr}`,
      { cause: error },
    );
  }
  writeFileSync(marker, version);
  return program;
}
