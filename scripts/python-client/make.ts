/** Makes a Python client of the HTTP API, in an environment of its own that PyPI fills once. */
import { execFile } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describeApi } from '../pack/description.ts';
import { ensureCacheFolder, withWorkFolder } from '../servers/cache.ts';

const version = '0.29.1';
const run = promisify(execFile);

/** There is no Python, or it cannot get the generator. */
export class NoPython extends Error {}

/**
 * Writes the package into a folder, which is replaced.
 * @returns the Python that has what the client imports
 * @throws NoPython
 */
export async function makePythonClient(
  target: string,
  report: (line: string) => void,
): Promise<{ python: string }> {
  const environment = await installGenerator(report);
  await withWorkFolder(async (folder) => {
    const description = join(folder, 'openapi.json');
    writeFileSync(description, JSON.stringify(describeApi()));
    const args = ['generate', '--path', description, '--output-path', target, '--overwrite'];
    await run(join(environment, 'bin/openapi-python-client'), [...args, '--meta', 'none']);
  });
  return { python: join(environment, 'bin/python') };
}

async function installGenerator(report: (line: string) => void): Promise<string> {
  const folder = join(ensureCacheFolder(), `openapi-python-client-${version}`);
  // Written last: a folder without it is left from an installation that was broken off.
  const marker = join(folder, 'installed');
  if (existsSync(marker)) return folder;
  report(`installing openapi-python-client ${version} from PyPI into ${folder}`);
  rmSync(folder, { recursive: true, force: true });
  try {
    await run('python3', ['-m', 'venv', folder]);
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
    await run(join(folder, 'bin/python'), [...pip, `openapi-python-client==${version}`]);
  } catch (error) {
    const { stderr = '' } = error as { stderr?: string };
    throw new NoPython(
      `there is no Python client: it needs Python 3.10 or later with venv, and PyPI or a mirror of it (PIP_INDEX_URL)\n${stderr}`,
      { cause: error },
    );
  }
  writeFileSync(marker, version);
  return folder;
}
