import { z } from 'zod';
import { readJsonFile } from './input.ts';
import { UsageError } from './usage-error.ts';

/** As much of a request as the precheck takes; the rest of the file stays where it is. */
const PrecheckRequest = z
  .object({
    merchantId: z.string(),
    reason: z.object({ kind: z.string() }).optional(),
    authn: z.object({ twoFactorEnrolled: z.boolean() }).optional(),
    newAccount: z
      .object({
        kind: z.string().optional(),
        cardType: z.string().optional(),
        bankCode: z.string().optional(),
        holderRelation: z.string().optional(),
      })
      .optional(),
  })
  .transform(({ merchantId, reason, authn, newAccount }) => ({
    merchantId,
    reason: reason?.kind,
    twoFactorEnrolled: authn?.twoFactorEnrolled,
    account: newAccount && {
      kind: newAccount.kind,
      cardType: newAccount.cardType,
      bankCode: newAccount.bankCode,
      byLetter: newAccount.holderRelation === 'AUTHORISED',
    },
  }));

/** @throws UsageError with every fault and its path in the file */
export function readPrecheckRequest(file: string): z.output<typeof PrecheckRequest> {
  const parsed = PrecheckRequest.safeParse(readJsonFile(file));
  if (!parsed.success) throw new UsageError(`${file}: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
