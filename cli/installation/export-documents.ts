/** Opens the storage of this installation to hand out files of documents. */
import { readStorageSettings } from '../../adapters/settings/settings.ts';
import { openStorage, type StorageSettings } from '../../adapters/storage/storage.ts';
import { UsageError } from '../usage-error.ts';
import { writeDocuments, type DocumentExport, type ExportedDocument } from './document-files.ts';

/** @throws UsageError when settings are missing or wrong, and as `writeDocuments`; Error from the database */
export async function exportDocuments(wanted: DocumentExport): Promise<ExportedDocument[]> {
  const storage = await openStorage(readSettings());
  try {
    return await writeDocuments(storage, wanted);
  } finally {
    await storage.close();
  }
}

function readSettings(): StorageSettings {
  try {
    return readStorageSettings();
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
