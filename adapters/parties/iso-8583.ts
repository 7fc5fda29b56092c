/**
 * Response codes (field 39 of ISO 8583) that leave the result open: in progress, late response, issuer
 * unavailable, system fault, no answer [A79, C3 ISO 8583]. Such a payment may be credited days later:
 * it is queried, and never counts as failed. Parties may say the same in our words [E5].
 */
const inconclusiveCodes: readonly string[] = [
  ...['09', '68', '91', '96', '98'],
  ...['UPS_UNKNOWN', 'UPS_TIMEOUT', 'UPS_BUSY'],
];

/**
 * Field 39 of a sale that the bank of the paying card refused: not the terminal, and not the account that is to be paid
 * [A86, C3 ISO 8583]. 51 is a balance that is too low.
 */
const payerCardCodes: readonly string[] =
  '05 14 15 31 33 34 36 38 39 40 41 43 51 54 57 59 61 62 65 75'.split(' ');

export const isPayerCardFault = (code: string): boolean => payerCardCodes.includes(code);

/** Whether the result is still open when a party answers with this code. */
export const isInconclusive = (code: string | undefined): boolean =>
  code !== undefined && inconclusiveCodes.includes(code);
