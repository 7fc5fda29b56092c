import { lookUp } from '../look-up.ts';
import { deadline, waitFor } from '../waiting.ts';
import type { Gate, Obtain } from './gate.ts';
import { checkOpenProofs } from './open-proofs.ts';

/** The text's version; its hash comes from the signing and is kept with the signature. */
const agreementVersion = 'settlement-card-change/1';

const signature: Obtain = async (c) => {
  const account = c.facts.request.newAccount;
  if (c.signing === undefined || c.signing.accountToken !== account.token) {
    const found = await lookUp(c, {
      party: 'operator',
      what: 'signing',
      ask: (look) =>
        look.openSigning.executeWithOptions({ summary: 'open the signing' }, [
          {
            key: c.key('sign', account.token),
            requestId: c.requestId,
            merchant: c.merchant,
            version: agreementVersion,
            oldLast4: c.facts.request.oldAccount.last4,
            newLast4: account.last4,
            bankName: c.facts.account?.bankName ?? '',
          },
        ]),
    });
    if ('end' in found) return found.end;
    c.signing = { ...found.answer, accountToken: account.token, openedAt: c.now() };
  }
  const { openedAt } = c.signing;
  const end = await waitFor(
    c,
    {
      waitingOn: 'merchant',
      due: deadline(c, c.policy['agreement.ttl'], openedAt),
      next: { merchant: 'read and sign the agreement', staff: 'resend the link if asked' },
      summary: 'agreement signed by',
    },
    () =>
      c.facts.agreement?.accountToken === account.token || c.declined || c.openProofs.length > 0,
  );
  if (end === 'interrupted') return { kind: 'interrupted' };
  if (end === 'late') return { kind: 'ended', outcome: 'expired', code: 'AGR_EXPIRED' };
  const open = await checkOpenProofs(c);
  if (open) return open;
  return c.declined ? { kind: 'ended', outcome: 'cancelled', code: 'AGR_DECLINED' } : undefined;
};

export const agreement: Gate = { name: 'agreement', obtain: { signature } };
