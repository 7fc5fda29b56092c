/** Whose fault a failed test sale is: the terminal's, the paying card's, or the new account's [A86]. */
import type { FailureCode } from '../failures/codes.ts';

export const saleFaults = ['TST_TERMINAL', 'TST_PAYER_CARD', 'TST_PAYOUT'] as const;
export type SaleFault = (typeof saleFaults)[number];

/**
 * The fault behind the code that a sale was refused with. A code about an account is about the new one: it is the only one
 * that the terminal knows of. What says nothing of a card is the terminal's, which refused the sale.
 */
export function findSaleFault(code: FailureCode): SaleFault {
  if (code === 'TST_PAYER_CARD') return code;
  return code === 'TST_PAYOUT' || code.startsWith('ACC_') ? 'TST_PAYOUT' : 'TST_TERMINAL';
}
