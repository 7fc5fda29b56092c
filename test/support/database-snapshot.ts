/**
 * A new data directory of PGlite, made once and kept in the cache folder: to make one takes seconds, to
 * copy one tenths of a second.
 */
import {
  existsSync,
  mkdirSync,
  openAsBlob,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { ensureCacheFolder, withWorkFolder } from '../../scripts/servers/cache.ts';

/** @returns path of a data directory to copy, of the version of PGlite that is installed */
export async function ensureSnapshotFolder(): Promise<string> {
  return join(await ensureSnapshot(), 'data');
}

/** The same data directory as PGlite loads it into memory. */
export async function openSnapshotArchive(): Promise<Blob> {
  return openAsBlob(join(await ensureSnapshot(), 'data.tar'));
}

async function ensureSnapshot(): Promise<string> {
  const snapshot = join(ensureCacheFolder(), `pglite-${readInstalledVersion()}`);
  if (existsSync(snapshot)) return snapshot;
  await withWorkFolder(async (folder) => {
    const made = join(folder, 'snapshot');
    mkdirSync(made);
    const pglite = await PGlite.create(join(made, 'data'));
    const archive = await pglite.dumpDataDir('none');
    writeFileSync(join(made, 'data.tar'), Buffer.from(await archive.arrayBuffer()));
    await pglite.close();
    // Another process may have been faster.
    if (!existsSync(snapshot)) renameSync(made, snapshot);
  });
  return snapshot;
}

function readInstalledVersion(): string {
  const entry = createRequire(import.meta.url).resolve('@electric-sql/pglite');
  const { version } = JSON.parse(readFileSync(join(entry, '../../package.json'), 'utf8')) as {
    version: string;
  };
  return version;
}
