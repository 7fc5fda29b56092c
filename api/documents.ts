/** Uploads: each is stored for its acquirer, and a request may name those only whose bytes were uploaded. */
import type { Problem } from '../domain/gates/assessment.ts';
import type { SubmittedDocument } from '../domain/request/card-change-schema.ts';
import { isFailureCode, type FailureCode } from '../domain/failures/codes.ts';
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
 * @throws ActionRefused when it is too large, damaged or of another type, and after too much in a day
 */
export async function storeDocument(
  dependencies: ApiDependencies,
  caller: Caller,
  file: File,
  merchantId: string | undefined,
): Promise<{ documentId: string; sha256: string; size: number }> {
  if (file.size > maxDocumentBytes) throw refuseFile('MAT_INVALID');
  await takeEntry(dependencies, caller, 'documentMb', merchantId, file.size);
  const { documents, documentOwners } = dependencies.storage;
  const bytes = new Uint8Array(await file.arrayBuffer());
  const document = await documents.put(bytes, file.type).catch((error: unknown) => {
    const { code = '' } = error instanceof PortFailure ? error : {};
    throw isFailureCode(code) ? refuseFile(code) : error;
  });
  await documentOwners.recordOwner(caller.acquirerId, document, caller.id);
  // The maintenance may just have deleted the same bytes, which nobody had used.
  if (!(await documents.has(document.documentId))) await documents.put(bytes, file.type);
  return document;
}

const refuseFile = (code: FailureCode) => {
  const allowed = `PDF, JPEG, PNG; ${maxDocumentBytes / 1024 / 1024} MB`;
  return buildRefusal([{ field: 'file', code, params: { allowed } }]);
};

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
