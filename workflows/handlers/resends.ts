/** What is sent once more on the owner's wish: a one-time code, the agreement's link, another cent [A80, E3 agreement]. */
import { addDuration, parseDurationMs } from '../../domain/time/duration.ts';
import type { FailureCode } from '../../domain/failures/codes.ts';
import { mayRenewPenny, findCurrentPennies } from '../../domain/account/proofs.ts';
import { describeNextStep } from '../../domain/text/next-steps.ts';
import { findResendRefusal } from '../../domain/identity/one-time-codes.ts';
import { getProofSubject } from '../../domain/identity/proof-subject.ts';
import type { Refusal } from '../../domain/identity/refusal.ts';
import type { ChangeRequest } from '../change-card/change-request.ts';
import type { ActionMessage, ActionAnswer } from '../contract.ts';
import { findTrustedContact } from './contacts.ts';
import { tryRead } from '../shared/read-party.ts';
import { registerAction } from './action-handler.ts';
import { buildAnswer, buildRefusal } from './permission.ts';

type ResendRequest = ActionMessage & { contactId?: string };

interface Resend {
  findRefusal(c: ChangeRequest, wish: ResendRequest): FailureCode | Refusal | undefined;
  send(c: ChangeRequest, wish: ResendRequest): ActionAnswer | Promise<ActionAnswer>;
}

const codeResend: Resend = {
  findRefusal: (c, { contactId }) => {
    const no = findResendRefusal(c.facts, c.policy, c.now());
    if (no) return no;
    return findTrustedContact(c, contactId, 'sms') ? undefined : 'IDV_OTP_NOT_DELIVERED';
  },
  send: (c, { contactId }) => sendCode(c, contactId),
};

/** The link goes out with a reminder, no sooner after the last one than a code would. */
const linkResend: Resend = {
  findRefusal: (c) => {
    const last = c.agreement.signing?.linkSentAt ?? c.agreement.signing?.openedAt;
    if (last === undefined) return 'ACT_NO_CHANGE';
    const until = addDuration(last, c.policy.otp.resendAfter);
    return c.now() < until ? { code: 'ACT_NO_CHANGE', until } : undefined;
  },
  send: (c, { by }) => {
    if (c.agreement.signing) c.agreement.signing.linkSentAt = c.now();
    c.record(by.id, 'agreement-link-resent');
    c.notifier.send(
      'agreement-reminder',
      c.waitState.due === undefined ? {} : { until: c.waitState.due },
    );
    return buildAnswer(c, 'accepted', describeNextStep('link-sent'));
  },
};

const pennyResend: Resend = {
  findRefusal: (c) => (mayRenewPenny(c.facts, c.policy) ? undefined : 'ACT_NO_CHANGE'),
  send: (c, { by }) => renewPenny(c, by.id),
};

export function registerResendHandlers(c: ChangeRequest): void {
  const findResend = (): Resend => {
    if (c.stage === 'agreement') return linkResend;
    return c.stage === 'account-proof' ? pennyResend : codeResend;
  };
  registerAction(
    c,
    'requestCode',
    (wish) => findResend().send(c, wish),
    (wish) => findResend().findRefusal(c, wish),
  );
}

/** The owner cannot find the cent, or its code: another one goes out, and the old code is void. */
function renewPenny(c: ChangeRequest, by: string): ActionAnswer {
  const newest = findCurrentPennies(c.facts).at(-1);
  if (!newest) throw buildRefusal('ACT_NO_CHANGE');
  newest.renewed = true;
  c.record(by, 'penny-renewal-requested', { data: { key: newest.key } });
  return buildAnswer(c, 'accepted', describeNextStep('penny-again'));
}

async function sendCode(c: ChangeRequest, contactId?: string): Promise<ActionAnswer> {
  const contact = findTrustedContact(c, contactId, 'sms');
  if (!contact) throw buildRefusal('IDV_OTP_NOT_DELIVERED');
  const codeRef = c.buildKey('otp', c.facts.codesSent.length + 1);
  const { digits, ttl } = c.policy.otp;
  const { perNumberHour } = c.policy['limits.sms'];
  c.facts.codesSent.push({
    ref: codeRef,
    at: c.now(),
    contactId: contact.id,
    ...getProofSubject(c.facts),
  });
  c.recordDeferrable('code-requested', { data: { contact: contact.masked } }, 'merchant');
  const order = {
    codeRef,
    merchant: c.merchant,
    contactId: contact.id,
    digits,
    perNumberHour,
    minutes: Math.max(1, Math.round(parseDurationMs(ttl) / 60_000)),
    newLast4: c.newLast4,
    bankName: c.facts.account?.bankName ?? '',
  };
  const sent = await tryRead(c, (read) => read.sendCode(order));
  if (sent && 'answer' in sent && sent.answer)
    throw buildRefusal('ACT_TOO_MANY', { time: sent.answer.refusedUntil });
  if (sent && 'answer' in sent)
    return buildAnswer(c, 'done', describeNextStep('code-sent', { to: contact.masked }));
  c.record('system', 'code-not-delivered', { code: 'IDV_OTP_NOT_DELIVERED' });
  if (sent) throw buildRefusal('IDV_OTP_NOT_DELIVERED');
  return buildAnswer(c, 'accepted', describeNextStep('ask-for-another-code'));
}
