import { waitFor } from '../waiting.ts';
import { after, lookUp, type Gate, type Obtain } from './gate.ts';
import { workOff } from './identity.ts';

/** The text's version; its hash comes from the signing and is kept with the signature. */
const agreementVersion = 'settlement-card-change/1';

const signature: Obtain = async (c) => {
  const account = c.facts.request.newAccount;
  if (c.signing === undefined || c.signing.accountToken !== account.token) {
    const looked = await lookUp(c, 'operator', 'signing', () =>
      c.calls.look.openSigning.executeWithOptions({ summary: 'open the signing' }, [
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
    );
    if ('end' in looked) return looked.end;
    c.signing = { ...looked.answer, accountToken: account.token, openedAt: c.now() };
  }
  const { openedAt } = c.signing;
  const end = await waitFor(
    c,
    {
      waitingOn: 'merchant',
      due: after(c, c.policy['agreement.ttl'], openedAt),
      next: { merchant: 'read and sign the agreement', staff: 'resend the link if asked' },
      summary: 'agreement signed by',
    },
    () => c.facts.agreement?.accountToken === account.token || c.declined || c.backlog.length > 0,
  );
  if (end === 'interrupted') return { kind: 'interrupted' };
  if (end === 'late') return { kind: 'ended', outcome: 'expired', code: 'AGR_EXPIRED' };
  if (c.declined) return { kind: 'ended', outcome: 'cancelled', code: 'AGR_DECLINED' };
  return workOff(c);
};

export const agreement: Gate = { name: 'agreement', obtain: { signature } };
