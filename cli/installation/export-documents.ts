/** Opens the storage of this installation to hand out files of documents. */
import { readSettings } from '../../adapters/settings/settings.ts';
import { openStorage } from '../../adapters/storage/storage.ts';
import { writeDocuments, type DocumentExport, type ExportedDocument } from './document-files.ts';

/** @throws Error from settings and database; as `writeDocuments` */
export async function exportDocuments(wanted: DocumentExport): Promise<ExportedDocument[]> {
  const storage = await openStorage(readSettings());
  try {
    return await writeDocuments(storage, wanted);
  } finally {
    await storage.close();
  }
}
