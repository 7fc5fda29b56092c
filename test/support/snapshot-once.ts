/** Has the snapshot of a database made before the files of a run that use it. */
import { ensureSnapshotFolder } from './database-snapshot.ts';

export default async function setup(): Promise<void> {
  await ensureSnapshotFolder();
}
