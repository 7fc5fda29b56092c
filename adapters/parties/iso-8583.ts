/**
 * Response codes (field 39 of ISO 8583) that leave the result open: in progress, late response, issuer
 * unavailable, system fault, no answer [A79, C3 ISO 8583]. Such a payment may be credited days later:
 * it is queried, and never counts as failed.
 */
const inconclusiveCodes: readonly string[] = ['09', '68', '91', '96', '98'];

/** Whether the result is still open when a party answers with this code. */
export const isInconclusive = (code: string | undefined): boolean =>
  code !== undefined && inconclusiveCodes.includes(code);
