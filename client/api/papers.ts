/** Papers named in a request are the acquirer's own and the very bytes that were uploaded. */
import type { Problem } from '../../domain/assessment.ts';
import type { Material } from '../../domain/card-change.ts';
import { refusalOf } from '../validation/problems.ts';
import type { Doors } from './doors.ts';

/**
 * @param at path of the list in the body, e.g. `materials`
 * @throws ActionRefused that names every paper which was never uploaded, or differs
 */
export async function assertUploaded(
  { storage }: Doors,
  { acquirerId }: { acquirerId: string },
  materials: readonly Material[],
  at: string,
): Promise<void> {
  const known = await storage.documentOwners.hashes(
    acquirerId,
    materials.map(({ documentId }) => documentId),
  );
  const problems = materials.flatMap(({ kind, documentId, sha256 }, n): Problem[] =>
    known.get(documentId) === sha256
      ? []
      : [{ field: `${at}.${n}.documentId`, code: 'MAT_MISSING', params: { items: kind } }],
  );
  if (problems.length > 0) throw refusalOf(problems);
}
