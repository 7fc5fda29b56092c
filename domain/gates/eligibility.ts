/** What the merchant cannot repair in this request: who he is at the acquirer, and how often he changes cards. */
import type { Assessment, Facts, Observed } from '../assessment.ts';
import { dayOf } from '../calendar.ts';
import { durationMs } from '../duration.ts';
import type { FailureCode } from '../failures.ts';
import type { AccountDescription, MerchantRecord, ReplacedCard } from '../parties.ts';
import type { PolicyValues } from '../policy.ts';

type Stop = Extract<Assessment, { kind: 'stop' }>;

/** Undefined when the merchant may change cards now (A62, A58, A59; E2 submit.perDay, cooldown.*). */
export function eligibilityStop(
  facts: Facts,
  merchant: Observed<MerchantRecord>,
  policy: PolicyValues,
  now: string,
): Stop | undefined {
  const record = merchant.value;
  const code = standingOf(record) ?? limitOf(facts, merchant, policy);
  if (code) return { kind: 'stop', code };
  return cooldownOf(facts, record, policy, now);
}

function standingOf(record: MerchantRecord): FailureCode | undefined {
  if (record.state !== 'ACTIVE') return 'ELG_MERCHANT_STATE';
  if (record.frozen) return 'ELG_FROZEN';
  if (record.arrearsFen > 0) return 'ELG_ARREARS';
  return record.abnormal ? 'ELG_ABNORMAL' : undefined;
}

/** The limit is on submitting: a record of a later day counts that day's submissions, not this one's. */
function limitOf(
  facts: Facts,
  { value, at }: Observed<MerchantRecord>,
  policy: PolicyValues,
): FailureCode | undefined {
  const sameDay = dayOf(at, policy.calendar) === dayOf(facts.submittedAt, policy.calendar);
  const used = value.submissionsToday >= policy['submit.perDay'];
  return sameDay && used ? 'POL_DAILY_LIMIT' : undefined;
}

/** A card that is no more cannot wait: these are exempt (E2 cooldown.*, A65). */
const exempt: readonly string[] = ['lost-card', 'closed-account', 'card-reissued'];

function cooldownOf(
  { account, request }: Facts,
  record: MerchantRecord,
  policy: PolicyValues,
  now: string,
): Stop | undefined {
  if (exempt.includes(request.reason.kind)) return undefined;
  const changes = record.lastChanges.filter(({ what }) => what === 'settlement-card');
  const endOf = (at: string, duration: string) => Date.parse(at) + durationMs(duration);
  const same = changes
    .filter(({ replaced }) => account && replaced && sameCard(account, replaced))
    .map(({ at }) => endOf(at, policy['cooldown.sameCard']));
  const any = changes.map(({ at }) => endOf(at, policy['cooldown.anyChange']));
  return (
    stopUntil('POL_COOLDOWN_SAME', same, policy, now) ?? stopUntil('POL_COOLDOWN', any, policy, now)
  );
}

function stopUntil(
  code: FailureCode,
  ends: number[],
  policy: PolicyValues,
  now: string,
): Stop | undefined {
  const last = Math.max(...ends);
  if (!(last > Date.parse(now))) return undefined;
  const date = dayOf(new Date(last).toISOString(), policy.calendar);
  return { kind: 'stop', code, params: { date } };
}

/** As far as masks can tell: the number itself is known to the vault alone. */
export const sameCard = (account: AccountDescription, card: ReplacedCard): boolean =>
  account.first6 === card.first6 &&
  account.last4 === card.last4 &&
  account.bankCode === card.bankCode;
