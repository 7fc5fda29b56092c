import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Checks that documents can be stored, and changes nothing.
 * @throws Error when the folder, or the one of documents in it, cannot be written
 */
export async function checkDocumentFolder(dataDir: string): Promise<string> {
  const folder = [join(dataDir, 'documents'), dataDir].find((each) => existsSync(each));
  if (folder === undefined) return `${dataDir} is made with the first document`;
  if (!statSync(folder).isDirectory()) throw new Error(`${folder} is not a folder`);
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new Error(`${folder} cannot be written (${(error as NodeJS.ErrnoException).code})`, {
      cause: error,
    });
  }
  return `kept in ${folder}`;
}
