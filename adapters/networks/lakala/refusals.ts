/** Maps codes and reasons of Lakala to our failure codes. */
import type { FailureCode } from '../../../domain/failures/codes.ts';
import { findFailureCode } from '../audited/reasons.ts';

/** A refused call: final with a code, not accepted now, or nothing certain about the call. */
export type Refusal = { code: FailureCode } | 'unknown';

/** Codes that say that nothing was taken. What they mean is published; their texts say more. */
const finalCodes: Readonly<Record<string, FailureCode | 'by-text'>> = {
  // Parameters.
  '100006': 'by-text',
  '100028': 'ACC_KIND_MISMATCH',
  // No such merchant, UnionPay merchant, terminal: the record of the merchant is to be repaired.
  '100011': 'UPS_REJECTED',
  '100048': 'UPS_REJECTED',
  '100015': 'UPS_REJECTED',
  '100016': 'UPS_REJECTED',
  // The elements of the account, or its mobile, do not fit the holder: a person may judge.
  '087900': 'ACC_UNVERIFIABLE',
  '087901': 'ACC_UNVERIFIABLE',
  // The application cannot be appealed against now.
  OP10102: 'UPS_REJECTED',
};

const auditOpen = /审核中|处理中|在途|未完成/;
/** A copy came before, made on the way: what became of that one is not said. */
const known = /重复/;

/** Codes of failures inside Lakala (100001, 100009, …) and codes that nobody knows say nothing certain. */
export function classifyRefusal({ retCode, retMsg }: { retCode: string; retMsg: string }): Refusal {
  const code = finalCodes[retCode];
  if (code === undefined) return 'unknown';
  if (code !== 'by-text') return { code };
  if (auditOpen.test(retMsg)) return { code: 'POL_CHANGE_LOCK' };
  return known.test(retMsg) ? 'unknown' : { code: findFailureCode(retMsg) };
}

/** Our code for the reason of a failed audit. */
export const findAuditCode = (memo: string): FailureCode =>
  /08790[01]|要素|实名/.test(memo) ? 'ACC_UNVERIFIABLE' : findFailureCode(memo);
