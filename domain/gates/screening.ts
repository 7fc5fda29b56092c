/** Screening: eligibility, the two cards, papers, the bank's word and lists (rules.md E3 SCREENING). */
import type { Assessment, Facts, Problem } from '../assessment.ts';
import { durationMs } from '../duration.ts';
import type { FailureCode } from '../failures.ts';
import { requiredMaterials } from '../materials.ts';
import type { AccountStatus, MerchantRecord } from '../parties.ts';
import type { PolicyValues } from '../policy.ts';
import { assessRisk } from '../risk.ts';
import { fresh, staleChecks } from './freshness.ts';

export function assessScreening(facts: Facts, policy: PolicyValues, now: string): Assessment {
  const { merchant } = facts;
  if (!merchant || !fresh(merchant, policy, now))
    return { kind: 'need', needs: ['merchant-record'] };
  const stop = stopOf(facts, merchant.value, policy, now);
  if (stop) return { kind: 'stop', code: stop };
  const problems = problemsOf(facts, merchant.value, policy, now);
  if (problems.length > 0) return { kind: 'ask', problems };
  const needs = staleChecks(facts, policy, now);
  if (needs.length > 0) return { kind: 'need', needs };
  if (facts.lists?.value.hit) return { kind: 'stop', code: 'CMP_LIST_HIT', freeze: true };
  const said = verificationProblems(facts, policy);
  if (said.length > 0) return { kind: 'ask', problems: said };
  return { kind: 'pass', risk: assessRisk(facts, policy, now) };
}

/** What the merchant cannot repair in this request (A62, A58, A59; E2 submit.perDay). */
function stopOf(
  facts: Facts,
  merchant: MerchantRecord,
  policy: PolicyValues,
  now: string,
): FailureCode | undefined {
  if (merchant.state !== 'ACTIVE') return 'ELG_MERCHANT_STATE';
  if (merchant.frozen) return 'ELG_FROZEN';
  if (merchant.arrearsFen > 0) return 'ELG_ARREARS';
  if (merchant.abnormal) return 'ELG_ABNORMAL';
  if (merchant.submissionsToday >= policy['submit.perDay']) return 'POL_DAILY_LIMIT';
  const exempt = ['lost-card', 'closed-account', 'card-reissued'].includes(
    facts.request.reason.kind,
  );
  const changed = merchant.lastChanges.find(({ what }) => what === 'settlement-card');
  if (exempt || !changed) return undefined;
  const age = Date.parse(now) - Date.parse(changed.at);
  return age < durationMs(policy['cooldown.anyChange']) ? 'POL_COOLDOWN' : undefined;
}

/** Every fault of the request that the merchant's record shows, all at once (E4 2). */
function problemsOf(
  facts: Facts,
  merchant: MerchantRecord,
  policy: PolicyValues,
  now: string,
): Problem[] {
  return [
    ...cardProblems(facts, merchant, policy),
    ...documentProblems(facts, merchant, policy, now),
    ...materialProblems(facts, merchant, policy, now),
  ];
}

function cardProblems(facts: Facts, merchant: MerchantRecord, policy: PolicyValues): Problem[] {
  const { request, account } = facts;
  const problems: Problem[] = [];
  if (request.oldAccount.last4 !== merchant.binding.last4)
    problems.push({ field: 'oldAccount.last4', code: 'INP_OLD_MISMATCH' });
  if (!account)
    return [
      ...problems,
      { field: 'newAccount.token', code: 'INP_REQUIRED', params: { field: 'newAccount.token' } },
    ];
  if (account.last4 !== request.newAccount.last4)
    problems.push({ field: 'newAccount.last4', code: 'INP_CARD_CHECK' });
  const { binding } = merchant;
  if (
    account.first6 === binding.first6 &&
    account.last4 === binding.last4 &&
    account.bankCode === binding.bankCode
  )
    problems.push({ field: 'newAccount', code: 'INP_SAME_AS_OLD' });
  if (!policy['accountKind.matrix'][merchant.kind].includes(account.kind))
    problems.push({ field: 'newAccount.kind', code: 'ELG_KIND_MATRIX' });
  const allowed = policy['personal.allowed'].cardTypes;
  if (account.kind === 'PERSONAL' && account.cardType && !allowed.includes(account.cardType))
    problems.push({ field: 'newAccount.cardType', code: 'ACC_KIND_REFUSED' });
  if (account.holderRelation === 'AUTHORISED' && policy.authorisedHolder === 'refused')
    problems.push({ field: 'newAccount.holderRelation', code: 'ACC_NAME_MISMATCH' });
  return problems;
}

function documentProblems(
  facts: Facts,
  merchant: MerchantRecord,
  policy: PolicyValues,
  now: string,
): Problem[] {
  const { request } = facts;
  const problems: Problem[] = [];
  const soonest = Date.parse(now) + durationMs(policy['id.minValidity']);
  const until = request.applicant.idValidUntil;
  if (until !== undefined && Date.parse(until) < soonest)
    problems.push({ field: 'applicant.idValidUntil', code: 'IDV_DOC_EXPIRED' });
  const licence = merchant.licenceValidUntil;
  if (licence !== undefined && Date.parse(licence) < Date.parse(now))
    problems.push({ field: 'merchant.licence', code: 'ELG_LICENCE_EXPIRED' });
  const remote = ['app', 'web', 'pos'].includes(request.intake);
  if (remote && !request.authn.twoFactorEnrolled)
    problems.push({ field: 'authn.twoFactorEnrolled', code: 'IDV_2FA_NOT_SET' });
  return problems;
}

function materialProblems(
  facts: Facts,
  merchant: MerchantRecord,
  policy: PolicyValues,
  now: string,
): Problem[] {
  const { request, account } = facts;
  const required = requiredMaterials(
    merchant.kind,
    account?.kind ?? 'PERSONAL',
    request.intake,
    merchant.terminals.length,
    policy['terminals.perCardReview'],
  );
  const given = new Set(request.materials.map(({ kind }) => kind));
  const missing = required.filter((kind) => !given.has(kind));
  const expired = request.materials.filter(
    ({ validUntil }) => validUntil !== undefined && Date.parse(validUntil) < Date.parse(now),
  );
  return [
    ...missing.map((kind) => problemOf(kind, 'MAT_MISSING')),
    ...expired.map(({ kind }) => problemOf(kind, 'MAT_EXPIRED')),
  ];
}

const problemOf = (kind: string, code: FailureCode): Problem => ({
  field: `materials.${kind}`,
  code,
  params: { items: kind },
});

const byStatus: Partial<Record<AccountStatus, FailureCode>> = {
  EXPIRED: 'ACC_EXPIRED',
  LOST: 'ACC_LOST',
  CLOSED: 'ACC_CLOSED',
  FROZEN: 'ACC_FROZEN',
  DORMANT: 'ACC_DORMANT',
};

/** What the bank said no to. What it could not say is no problem of the merchant's: it raises the tier. */
function verificationProblems(facts: Facts, policy: PolicyValues): Problem[] {
  const said = facts.verification?.value;
  if (!said) return [];
  const problems: Problem[] = [];
  if (said.result === 'NO_MATCH')
    problems.push({ field: 'newAccount.holderName', code: 'ACC_NAME_MISMATCH' });
  const status = byStatus[said.accountStatus];
  if (status) problems.push({ field: 'newAccount', code: status });
  if (facts.account?.kind !== 'PERSONAL') return problems;
  const { cardTypes, classes, otherClass } = policy['personal.allowed'];
  if (said.cardType && !cardTypes.includes(said.cardType))
    problems.push({ field: 'newAccount.cardType', code: 'ACC_KIND_REFUSED' });
  const limited = said.accountClass === 'II' || said.accountClass === 'III';
  if (limited && otherClass === 'refuse' && !classes.includes(said.accountClass))
    problems.push({ field: 'newAccount', code: 'ACC_CLASS_LIMIT' });
  return problems;
}
