/** Checks that documents named in a request belong to the acquirer and have the bytes that were uploaded. */
import type { Problem } from '../domain/gates/assessment.ts';
import type { SubmittedDocument } from '../domain/request/card-change-schema.ts';
import { buildRefusal } from '../client/validation.ts';
import type { ApiDependencies } from './dependencies.ts';

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
