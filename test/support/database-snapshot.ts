/**
 * New data directories of PGlite, made once and kept in the cache folder: to make one takes seconds, to
 * copy one tenths of a second.
 */
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  openAsBlob,
  readFileSync,
  readdirSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import { createDatabase } from '../../adapters/storage/sql/database.ts';
import { openPglite } from '../../adapters/storage/sql/pglite-pool.ts';
import { ensureCacheFolder, withWorkFolder } from '../../scripts/servers/cache.ts';

/** `empty` is for tests of the migrations; to run all of them takes seconds. */
type Content = 'current tables' | 'empty';

/** @returns path of a data directory to copy, of the version of PGlite that is installed */
export async function ensureSnapshotFolder(content: Content = 'current tables'): Promise<string> {
  return join(await ensureSnapshot(content), 'data');
}

/** The same data directory as PGlite loads it into memory. */
export async function openSnapshotArchive(content: Content = 'current tables'): Promise<Blob> {
  return openAsBlob(join(await ensureSnapshot(content), 'data.tar'));
}

async function ensureSnapshot(content: Content): Promise<string> {
  const version = readInstalledVersion();
  const name = content === 'empty' ? version : `${version}-${readMigrationsDigest()}`;
  const snapshot = join(ensureCacheFolder(), `pglite-${name}`);
  if (existsSync(snapshot)) return snapshot;
  await withWorkFolder(async (folder) => {
    const made = join(folder, 'snapshot');
    const data = join(made, 'data');
    mkdirSync(made);
    if (content === 'current tables') {
      cpSync(await ensureSnapshotFolder('empty'), data, { recursive: true });
      const db = await createDatabase(await openPglite(data));
      await db.destroy();
    }
    const pglite = await PGlite.create(data);
    const archive = await pglite.dumpDataDir('none');
    writeFileSync(join(made, 'data.tar'), Buffer.from(await archive.arrayBuffer()));
    await pglite.close();
    // Another process may have been faster.
    if (!existsSync(snapshot)) renameSync(made, snapshot);
  });
  return snapshot;
}

/** Another one for every change of a migration, so that no snapshot is older than its tables. */
let migrationsDigest: string | undefined;

function readMigrationsDigest(): string {
  if (migrationsDigest !== undefined) return migrationsDigest;
  const folder = fileURLToPath(new URL('../../adapters/storage/sql/migrations/', import.meta.url));
  const hash = createHash('sha256');
  for (const file of readdirSync(folder).toSorted())
    hash.update(file).update(readFileSync(join(folder, file)));
  migrationsDigest = hash.digest('hex').slice(0, 16);
  return migrationsDigest;
}

function readInstalledVersion(): string {
  const entry = createRequire(import.meta.url).resolve('@electric-sql/pglite');
  const { version } = JSON.parse(readFileSync(join(entry, '../../package.json'), 'utf8')) as {
    version: string;
  };
  return version;
}
