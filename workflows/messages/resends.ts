/** What is sent once more on the owner's wish: a one-time code, the agreement's link, another cent (A80, E3 resend). */
import { durationMs } from '../../domain/duration.ts';
import type { FailureCode } from '../../domain/failures.ts';
import { mayRenewPenny, presentPennies } from '../../domain/account-proofs.ts';
import { nextStep } from '../../domain/next-steps.ts';
import { mayResend, type Refusal } from '../../domain/one-time-codes.ts';
import type { Case } from '../case.ts';
import type { Act, ActionAnswer } from '../contract.ts';
import { notify } from '../notify.ts';
import { after } from '../waiting.ts';
import { standingContact } from './contacts.ts';
import { once } from './looks.ts';
import { on } from './on.ts';
import { answer, refused } from './permit.ts';

type Wish = Act & { contactId?: string };

interface Resend {
  refusal(c: Case, wish: Wish): FailureCode | Refusal | undefined;
  send(c: Case, wish: Wish): ActionAnswer | Promise<ActionAnswer>;
}

const code: Resend = {
  refusal: (c, { contactId }) => {
    const no = mayResend(c.facts, c.policy, c.now());
    if (no) return no;
    return standingContact(c, contactId, 'sms') ? undefined : 'IDV_OTP_NOT_DELIVERED';
  },
  send: (c, { contactId }) => sendCode(c, contactId),
};

/** The link goes out with a reminder, no sooner after the last one than a code would. */
const link: Resend = {
  refusal: (c) => {
    const last = c.signing?.linkSentAt ?? c.signing?.openedAt;
    if (last === undefined) return 'ACT_NO_CHANGE';
    const until = after(c, c.policy.otp.resendAfter, last);
    return c.now() < until ? { code: 'ACT_NO_CHANGE', until } : undefined;
  },
  send: (c, { by }) => {
    if (c.signing) c.signing.linkSentAt = c.now();
    c.record(by.id, 'link to the agreement sent again');
    notify(c, 'agreement-reminder', c.turn.due === undefined ? {} : { until: c.turn.due });
    return answer(c, 'accepted', nextStep('link-sent'));
  },
};

const cent: Resend = {
  refusal: (c) => (mayRenewPenny(c.facts, c.policy) ? undefined : 'ACT_NO_CHANGE'),
  send: (c, { by }) => renewPenny(c, by.id),
};

export function listenToResends(c: Case): void {
  const here = (): Resend => {
    if (c.stage === 'agreement') return link;
    return c.stage === 'account-proof' ? cent : code;
  };
  on(
    c,
    'requestCode',
    (wish) => here().send(c, wish),
    (wish) => here().refusal(c, wish),
  );
}

/** The owner cannot find the cent, or its code: another one goes out, and the old code is void. */
function renewPenny(c: Case, by: string): ActionAnswer {
  const newest = presentPennies(c.facts).at(-1);
  if (!newest) throw refused('ACT_NO_CHANGE');
  newest.renewed = true;
  c.record(by, 'another penny asked for', { data: { key: newest.key } });
  return answer(c, 'accepted', nextStep('penny-again'));
}

async function sendCode(c: Case, contactId?: string): Promise<ActionAnswer> {
  const contact = standingContact(c, contactId, 'sms');
  if (!contact) throw refused('IDV_OTP_NOT_DELIVERED');
  const codeRef = c.key('otp', c.facts.codesSent.length + 1);
  const { digits, ttl } = c.policy.otp;
  c.facts.codesSent.push({ ref: codeRef, at: c.now(), contactId: contact.id, last4: c.newLast4 });
  c.recordStep('one-time code ordered', { data: { contact: contact.masked } }, 'merchant');
  const order = {
    codeRef,
    merchant: c.merchant,
    contactId: contact.id,
    digits,
    minutes: Math.max(1, Math.round(durationMs(ttl) / 60_000)),
    newLast4: c.newLast4,
    bankName: c.facts.account?.bankName ?? '',
  };
  const sent = await once(c, (look) =>
    look.sendCode.executeWithOptions({ summary: 'send a one-time code' }, [order]),
  );
  if (sent && 'answer' in sent)
    return answer(c, 'done', nextStep('code-sent', { to: contact.masked }));
  c.record('system', 'one-time code not delivered', { code: 'IDV_OTP_NOT_DELIVERED' });
  if (sent) throw refused('IDV_OTP_NOT_DELIVERED');
  return answer(c, 'accepted', nextStep('ask-for-another-code'));
}
