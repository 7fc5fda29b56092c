/**
 * Hands out the files of documents as they were uploaded, for the police and the courts: read with the keys of the installation, and
 * with who, why and the number of the case in the access log before the first byte is read [D recovery].
 */
import { mkdir, writeFile } from 'node:fs/promises';
import os from 'node:os';
import { join } from 'node:path';
import type { Storage } from '../../adapters/storage/storage.ts';
import { listNamedDocuments } from '../../domain/audit/documents.ts';
import { UsageError } from '../usage-error.ts';

/** Who asks for which files, and why. What they say of themselves is noted beside the account of the machine. */
export interface DocumentExport {
  acquirerId: string;
  requestId: string;
  /** All that the request has named, without it. */
  documentIds?: readonly string[] | undefined;
  caseNumber: string;
  by: string;
  reason: string;
  folder: string;
}

export interface ExportedDocument {
  documentId: string;
  path: string;
  /** Of its bytes; the audit log and the pack of evidence have the beginning of it as the id. */
  sha256: string;
}

/**
 * Writes the files, for the account of this machine alone. A file that is there already is not written again.
 * @throws UsageError when the request is unknown or has not named a document, or a file is there or cannot be written
 */
export async function writeDocuments(
  { accessLog, auditLog, documents }: Pick<Storage, 'accessLog' | 'auditLog' | 'documents'>,
  { acquirerId, requestId, documentIds, caseNumber, by, reason, folder }: DocumentExport,
): Promise<ExportedDocument[]> {
  const entries = await auditLog.read(acquirerId, requestId);
  if (entries.length === 0) throw new UsageError(`${requestId}: ${acquirerId} has no such request`);
  const named = [...new Set(entries.flatMap(listNamedDocuments))];
  for (const id of documentIds ?? [])
    if (!named.includes(id)) throw new UsageError(`${id}: ${requestId} has not named it`);
  const ids = documentIds ?? named;
  if (ids.length === 0) throw new UsageError(`${requestId} has named no documents`);
  const who = `${by} (account ${readAccount()})`;
  await accessLog.record(
    ids,
    `file of ${acquirerId}/${requestId} for ${who}, case ${caseNumber}: ${reason}`,
  );
  await mkdir(folder, { recursive: true, mode: 0o700 }).catch(refusePath(folder));
  const exported: ExportedDocument[] = [];
  for (const documentId of ids) {
    const stored = await documents.get(documentId);
    // What its retention has ended for is gone; the others are handed out.
    if (!stored) continue;
    const path = join(folder, `${documentId}.${extensions[stored.mediaType] ?? 'bin'}`);
    await writeFile(path, stored.bytes, { flag: 'wx', mode: 0o600 }).catch(refusePath(path));
    exported.push({ documentId, path, sha256: stored.sha256 });
  }
  return exported;
}

const refusePath =
  (path: string) =>
  (error: unknown): never => {
    const { code } = error as NodeJS.ErrnoException;
    const fault = code === 'EEXIST' ? 'is there already' : `cannot be written (${code})`;
    throw new UsageError(`${path} ${fault}; name another folder`);
  };

/** A container may run under a number that has no name (OpenShift). */
function readAccount(): string {
  try {
    return os.userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}

const extensions: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'application/pdf': 'pdf',
};
