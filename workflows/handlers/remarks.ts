/** What people add to their acts in words of their own, as the audit log keeps it. */
import { maskNumbers } from '../../domain/privacy/masking.ts';

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
