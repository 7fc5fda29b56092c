/** What of a request may be written down before its owner confirms it [A17, A25, A27]. */
import type { z } from 'zod';
import { CardChangeRequest } from './card-change-schema.ts';

/** Whoever confirms, under which id and for whom is known only then. */
const ConfirmedFields = CardChangeRequest.omit({
  requestId: true,
  acquirerId: true,
  submittedBy: true,
  draftedBy: true,
});

/** Any part of a request, in tokens: a full number is no more taken here than there [I9]. */
export const Draft = ConfirmedFields.partial().required({ merchantId: true, intake: true });
export type Draft = z.infer<typeof Draft>;
type Field = keyof Draft;

/** The request that a draft has become, once nothing is missing; else the fields that are. */
export function completeDraft(
  draft: Draft,
): { whole: z.infer<typeof ConfirmedFields> } | { missing: Field[] } {
  const read = ConfirmedFields.safeParse(draft);
  if (read.success) return { whole: read.data };
  return { missing: [...new Set(read.error.issues.map(({ path }) => path[0] as Field))] };
}

/** What the owner has still to give. */
export function findMissingFields(draft: Draft): Field[] {
  const result = completeDraft(draft);
  return 'missing' in result ? result.missing : [];
}
