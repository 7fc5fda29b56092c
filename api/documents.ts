/** Uploads: each is stored for its acquirer, and a request may name those only whose bytes were uploaded. */
import type { Problem } from '../domain/gates/assessment.ts';
import type { SubmittedDocument } from '../domain/request/card-change-schema.ts';
import { buildRefusal } from '../client/validation.ts';
import { PortFailure } from '../domain/parties/port-failure.ts';
import type { Caller } from './caller.ts';
import type { ApiDependencies } from './dependencies.ts';
import { takeEntry } from './limits.ts';

/** Of one document, in bytes. */
export const maxDocumentBytes = 10 * 1024 * 1024;

/**
 * Stores an uploaded document.
 * @param merchantId whom it is for, where that is known
 * @throws PortFailure when it is too large, damaged or of another type; ActionRefused after too much in a day
 */
export async function storeDocument(
  dependencies: ApiDependencies,
  caller: Caller,
  file: File,
  merchantId: string | undefined,
): Promise<{ documentId: string; sha256: string; size: number }> {
  if (file.size > maxDocumentBytes)
    throw new PortFailure('refused', 'document: too large', { code: 'MAT_INVALID' });
  await takeEntry(dependencies, caller, 'documentMb', merchantId, file.size);
  const { documents, documentOwners } = dependencies.storage;
  const document = await documents.put(new Uint8Array(await file.arrayBuffer()), file.type);
  await documentOwners.recordOwner(caller.acquirerId, document, caller.id);
  return document;
}

/**
 * @param at path of the list in the body, e.g. `materials`
 * @throws ActionRefused that names every document that was not uploaded or has another hash
 */
export async function assertUploaded(
  { storage }: ApiDependencies,
  { acquirerId }: { acquirerId: string },
  materials: readonly SubmittedDocument[],
  at: string,
): Promise<void> {
  const known = await storage.documentOwners.findHashes(
    acquirerId,
    materials.map(({ documentId }) => documentId),
  );
  const problems = materials.flatMap(({ kind, documentId, sha256 }, n): Problem[] =>
    known.get(documentId) === sha256
      ? []
      : [{ field: `${at}.${n}.documentId`, code: 'MAT_MISSING', params: { items: kind } }],
  );
  if (problems.length > 0) throw buildRefusal(problems);
}
