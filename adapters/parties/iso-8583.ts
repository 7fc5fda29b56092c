/**
 * Field 39 of ISO 8583 where it tells no end: in progress, too late, issuer away, fault, no answer
 * [A79, C3 ISO 8583]. Such a payment may be credited days later: it is asked about, and never a failure.
 */
const inconclusiveCodes: readonly string[] = ['09', '68', '91', '96', '98'];

/** Whether a party that refused with this code knows nothing of the end. */
export const isInconclusive = (code: string | undefined): boolean =>
  code !== undefined && inconclusiveCodes.includes(code);
