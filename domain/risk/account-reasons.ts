/** What the new account adds to the risk: its holder, its bank's word, and who else is paid on it [D risk score]. */
import type { Facts } from '../gates/assessment.ts';
import { parseDurationMs } from '../time/duration.ts';
import type { AccountVerification } from '../parties/bank.ts';
import type { PolicyValues } from '../policy/policy-schema.ts';
import { findOwnerToken } from '../request/owner.ts';
import type { RiskReason } from './reasons.ts';

export const findAccountReasons = (
  facts: Facts,
  policy: PolicyValues,
  now: string,
): RiskReason[] => [
  ...findHolderReasons(facts),
  ...findNameReasons(facts.verification?.value),
  ...findVerificationReasons(facts, policy, now),
  ...findListReasons(facts),
  ...findAccountChangeReasons(facts),
];

/** Reasons from comparing the holder with the registered names; a comparison for another account does not count. */
function findHolderReasons({ account, merchant, request }: Facts): RiskReason[] {
  if (account?.holderRelation === 'AUTHORISED') return ['holder-authorised'];
  const holder = merchant?.value.holder;
  if (holder?.accountToken !== request.newAccount.token) return ['holder-unknown'];
  const isDocumentCompared = holder.document?.personToken === findOwnerToken(request);
  return [
    ...(holder.match === 'MATCH' ? [] : (['name-close'] as const)),
    ...(isDocumentCompared ? [] : (['holder-unknown'] as const)),
  ];
}

/** Of the five answers of a bank only a full match proves the name [B2 five values]. */
function findNameReasons(verification: AccountVerification | undefined): RiskReason[] {
  if (verification?.result === 'MATCH') return [];
  return [verification?.result === 'CLOSE_MATCH' ? 'name-close' : 'name-unverified'];
}

function findVerificationReasons(facts: Facts, policy: PolicyValues, now: string): RiskReason[] {
  const verification = facts.verification?.value;
  const accountClass = verification?.accountClass ?? 'UNKNOWN';
  const allowed =
    accountClass !== 'UNKNOWN' && policy['personal.allowed'].classes.includes(accountClass);
  const age = Date.parse(now) - Date.parse(verification?.openedOn ?? '');
  const found: [boolean, RiskReason][] = [
    [verification?.accountStatus !== 'ACTIVE', 'status-unknown'],
    [facts.account?.kind !== 'CORPORATE' && !allowed, 'class-unknown'],
    [verification?.fields?.mobile === 'REFUTED', 'mobile-refuted'],
    [age < parseDurationMs(policy['risk.facts'].accountNew), 'account-new'],
  ];
  return found.filter(([holds]) => holds).map(([, reason]) => reason);
}

function findListReasons({ lists }: Facts): RiskReason[] {
  if (!lists) return ['lists-unknown'];
  return [
    ...(lists.value.sharedWith > 0 ? (['card-shared'] as const) : []),
    ...(lists.value.hit ? (['list-hit-judged'] as const) : []),
  ];
}

function findAccountChangeReasons({ account, merchant, verification }: Facts): RiskReason[] {
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
