/** What the new account adds to the risk: its holder, its bank's word, and who else is paid on it (rules.md D). */
import type { Facts } from '../assessment.ts';
import { durationMs } from '../duration.ts';
import type { AccountVerification } from '../parties.ts';
import type { PolicyValues } from '../policy.ts';
import type { RiskReason } from './reasons.ts';

/** rules.md D: opened less than 90 days ago. */
const youngFor = 'P90D';

export const accountReasons = (facts: Facts, policy: PolicyValues, now: string): RiskReason[] => [
  ...holderReasons(facts),
  ...nameReasons(facts.verification?.value),
  ...verifiedReasons(facts, policy, now),
  ...listReasons(facts),
  ...moveReasons(facts),
];

/** The register's word on the holder; one that was given for another account says nothing. */
function holderReasons({ account, merchant, request }: Facts): RiskReason[] {
  if (account?.holderRelation === 'AUTHORISED') return ['holder-authorised'];
  const holder = merchant?.value.holder;
  if (holder?.accountToken !== request.newAccount.token) return ['holder-unknown'];
  return holder.match === 'MATCH' ? [] : ['name-close'];
}

/** Of the bank's five answers a full match alone is as good as known (B2 five values). */
function nameReasons(said: AccountVerification | undefined): RiskReason[] {
  if (said?.result === 'MATCH') return [];
  return [said?.result === 'CLOSE_MATCH' ? 'name-close' : 'name-unverified'];
}

function verifiedReasons(facts: Facts, policy: PolicyValues, now: string): RiskReason[] {
  const said = facts.verification?.value;
  const level = said?.accountClass ?? 'UNKNOWN';
  const allowed = level !== 'UNKNOWN' && policy['personal.allowed'].classes.includes(level);
  const age = Date.parse(now) - Date.parse(said?.openedOn ?? '');
  const found: [boolean, RiskReason][] = [
    [said?.accountStatus !== 'ACTIVE', 'status-unknown'],
    [facts.account?.kind !== 'CORPORATE' && !allowed, 'class-unknown'],
    [said?.fields?.mobile === 'REFUTED', 'mobile-refuted'],
    [age < durationMs(youngFor), 'account-new'],
  ];
  return found.filter(([holds]) => holds).map(([, reason]) => reason);
}

function listReasons({ lists }: Facts): RiskReason[] {
  if (!lists) return ['lists-unknown'];
  return [
    ...(lists.value.sharedWith > 0 ? (['card-shared'] as const) : []),
    ...(lists.value.hit ? (['list-hit-judged'] as const) : []),
  ];
}

function moveReasons({ account, merchant, verification }: Facts): RiskReason[] {
  const from = merchant?.value;
  const province = verification?.value.province;
  const known = province !== undefined && from?.province !== undefined;
  return [
    ...(account?.kind === 'PERSONAL' && from?.binding.accountKind === 'CORPORATE'
      ? (['to-personal'] as const)
      : []),
    ...(known && province !== from.province ? (['other-province'] as const) : []),
  ];
}
