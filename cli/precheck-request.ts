import { z } from 'zod';
import { readJsonFile } from './input.ts';
import { UsageError } from './usage-error.ts';

/** The fields that the precheck reads from the file of a request; the others are not sent. */
const PrecheckRequest = z
  .object({
    merchantId: z.string(),
    scope: z.object({ terminal: z.string() }).optional(),
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
  .transform(({ merchantId, scope, reason, authn, newAccount }) => ({
    merchantId,
    scope,
    reason: reason?.kind,
    twoFactorEnrolled: authn?.twoFactorEnrolled,
    account: newAccount && {
      kind: newAccount.kind,
      cardType: newAccount.cardType,
      bankCode: newAccount.bankCode,
      byLetter: newAccount.holderRelation === 'AUTHORISED',
    },
  }));

/** The body of a precheck from the file of a request. @throws UsageError with every fault and its path in the file */
export function readPrecheckRequest(file: string): z.output<typeof PrecheckRequest> {
  const parsed = PrecheckRequest.safeParse(readJsonFile(file));
  if (!parsed.success) throw new UsageError(`${file}: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
