/** A request from a POS terminal comes from a terminal of this merchant, which shows its device certificate [A24]. */
import type { Facts, Problem } from './assessment.ts';

/** Whether the record holds the certificate of the terminal, and not only its serial number. */
export const isTerminalCertified = ({ merchant, request }: Facts): boolean => {
  const known = merchant?.value.terminals.find(({ sn }) => sn === request.terminal?.sn);
  return known?.certificate !== undefined && known.certificate === request.terminal?.certificate;
};

/**
 * Why the terminal does not count: it is not one of the merchant's, it shows no certificate, or not the one that
 * the record holds. No correction repairs it; other intakes are open.
 */
export function findPosTerminalProblems({ merchant, request }: Facts): Problem[] {
  const { intake, terminal } = request;
  if (intake !== 'pos' || !merchant) return [];
  const known = merchant.value.terminals.find(({ sn }) => sn === terminal?.sn);
  const isShown =
    known !== undefined &&
    terminal?.certificate !== undefined &&
    (known.certificate === undefined || known.certificate === terminal.certificate);
  return isShown ? [] : [{ field: 'terminal', code: 'TRM_NOT_PROVED' }];
}
