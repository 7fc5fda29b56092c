/** What people add to their acts in words of their own, as the audit log keeps it. */
import type { FailureCode } from '../../domain/failures/codes.ts';
import { maskNumbers } from '../../domain/privacy/masking.ts';
import type { ChangeRequest } from '../change-card/change-request.ts';
import type { ActionMessageOf } from '../contract.ts';

export interface Remarks {
  reason?: string;
  note?: string;
  codes?: readonly string[];
  items?: string;
}

/** A number that slipped in is masked. */
export const maskRemarks = ({ reason, note: text, codes, items }: Remarks) => ({
  ...(reason !== undefined && { reason: maskNumbers(reason) }),
  ...(text !== undefined && { note: maskNumbers(text) }),
  ...(codes !== undefined && { codes: codes.join(', ') }),
  ...(items !== undefined && { items: maskNumbers(items) }),
});

/** Whether a payout has landed on the new card, as the owner says. @param code of one that has not */
export const recordOwnersWord = (
  c: ChangeRequest,
  { by, ok, note }: ActionMessageOf<'confirmTest'>,
  code: FailureCode,
): void =>
  c.record(by.id, ok ? 'trial-confirmed' : 'trial-refused', {
    ...(!ok && { code }),
    ...(note !== undefined && { data: maskRemarks({ note }) }),
  });
