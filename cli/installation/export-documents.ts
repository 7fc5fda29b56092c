/** Opens the storage of this installation to hand out files of documents. */
import { SettingsError } from '../../adapters/settings/settings-error.ts';
import { readStorageSettings } from '../../adapters/settings/settings.ts';
import { openStorage, type Storage } from '../../adapters/storage/storage.ts';
import { UsageError } from '../usage-error.ts';
import { writeDocuments, type DocumentExport, type ExportedDocument } from './document-files.ts';

/** @throws UsageError when settings are missing or wrong or lead to no database, and as `writeDocuments`; Error from the database */
export async function exportDocuments(wanted: DocumentExport): Promise<ExportedDocument[]> {
  const storage = await openOwnStorage();
  try {
    return await writeDocuments(storage, wanted);
  } finally {
    await storage.close();
  }
}

async function openOwnStorage(): Promise<Storage> {
  try {
    return await openStorage(readStorageSettings());
  } catch (error) {
    if (error instanceof SettingsError) throw new UsageError(error.message);
    throw error;
  }
}
