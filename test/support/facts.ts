/** Facts of one request for tests of rules: a green app request at noon of a working day, for tests to change. */
import { loadPolicy } from '../../adapters/settings/policy-files.ts';
import type { Facts } from '../../domain/gates/assessment.ts';
import type {
  CardChangeRequest,
  SubmittedDocument,
} from '../../domain/request/card-change-schema.ts';
import { parseDurationMs } from '../../domain/time/duration.ts';
import type { AccountDescription } from '../../domain/parties/account.ts';
import type { AccountVerification, PennyProof } from '../../domain/parties/bank.ts';
import type { CheckedDocuments, FactorAttempt } from '../../domain/parties/identity.ts';
import type { MerchantRecord } from '../../domain/parties/merchant.ts';
import type { RegistryEntry } from '../../domain/parties/registry.ts';
import type { ReviewDecision } from '../../domain/review/decision.ts';
import type { PolicyValues } from '../../domain/policy/policy-schema.ts';
import { assessRisk } from '../../domain/risk/score.ts';

export const policy: PolicyValues = loadPolicy('cn-default', 1).values;

/** A policy with some values of its own. */
export const buildPolicyValues = (values: Partial<PolicyValues>): PolicyValues => ({
  ...policy,
  ...values,
});

/** 10:00 in Shanghai on a Wednesday. */
export const submittedAt = '2026-06-10T02:00:00.000Z';

/** The instant a duration later, or earlier with a minus sign; ISO 8601. */
export const timeAfter = (duration: string, from: string = submittedAt): string => {
  const back = duration.startsWith('-');
  const ms = parseDurationMs(back ? duration.slice(1) : duration);
  return new Date(Date.parse(from) + (back ? -ms : ms)).toISOString();
};

/** The person and the account of the request: what proofs have to be for. */
export const subject = { personToken: 'per_00000001', accountToken: 'acc_00000002' } as const;
/** Another person, and another account with the same last four digits. */
export const others = [
  { ...subject, personToken: 'per_00000009' },
  { ...subject, accountToken: 'acc_00000009' },
] as const;

export const buildMaterial = (
  kind: SubmittedDocument['kind'],
  more: Partial<SubmittedDocument> = {},
): SubmittedDocument => ({
  kind,
  documentId: `doc_${kind.replaceAll('-', '')}01`,
  sha256: 'a'.repeat(64),
  ...more,
});

export const buildRequest = (more: Partial<CardChangeRequest> = {}): CardChangeRequest => ({
  requestId: 'req-00000001',
  acquirerId: 'demo',
  merchantId: 'm-1001',
  intake: 'app',
  submittedBy: { id: 'owner-1', role: 'owner' },
  authn: { level: 'two-factor', twoFactorEnrolled: true, device: 'known' },
  applicant: { personToken: 'per_00000001', role: 'owner', idValidUntil: '2036-01-01' },
  reason: { kind: 'new-bank' },
  oldAccount: { last4: '0001' },
  newAccount: { token: 'acc_00000002', last4: '0128' },
  materials: [buildMaterial('id-front'), buildMaterial('id-back'), buildMaterial('card-photo')],
  ...more,
});

export const buildAccount = (more: Partial<AccountDescription> = {}): AccountDescription => ({
  token: 'acc_00000002',
  fingerprint: 'f2',
  first6: '622202',
  last4: '0128',
  kind: 'PERSONAL',
  cardType: 'DC',
  bankCode: '102',
  bankName: '中国工商银行',
  holderRelation: 'SELF',
  ...more,
});

export const buildMerchant = (more: Partial<MerchantRecord> = {}): MerchantRecord => ({
  merchantId: 'm-1001',
  kind: 'MICRO',
  displayName: '阿香*小吃店',
  state: 'ACTIVE',
  arrearsFen: 0,
  frozen: false,
  abnormal: false,
  onboardAt: '2024-01-01T00:00:00.000Z',
  binding: {
    first6: '621700',
    last4: '0001',
    bankCode: '105',
    bankName: '中国建设银行',
    accountKind: 'PERSONAL',
    status: 'ACTIVE',
    cardVersion: 1,
    since: '2024-01-01T00:00:00.000Z',
  },
  contacts: [
    { id: 'c-1', channel: 'sms', masked: '138****0001', since: '2024-01-01T00:00:00.000Z' },
  ],
  networks: [{ id: 'unionpay', state: 'open', lead: true }],
  terminals: [{ sn: 'T-1', model: 'P90', appVersion: '3.1', online: true, area: '1101' }],
  dailyAverageFen: 100_000,
  lastChanges: [],
  openChanges: [],
  submissionsToday: 0,
  holder: {
    accountToken: subject.accountToken,
    match: 'MATCH',
    technicalities: [],
    document: { personToken: subject.personToken, match: 'MATCH' },
  },
  ownerMatch: { personToken: subject.personToken, match: 'MATCH' },
  ...more,
});

export const buildVerification = (
  more: Partial<AccountVerification> = {},
): AccountVerification => ({
  verificationId: 'v-1',
  result: 'MATCH',
  accountStatus: 'ACTIVE',
  accountClass: 'I',
  cardType: 'DC',
  ...more,
});

export const buildDocumentCheck = (more: Partial<CheckedDocuments> = {}): CheckedDocuments => ({
  checkId: 'd-1',
  personToken: subject.personToken,
  result: 'passed',
  examination: { reading: 'done', forensics: 'done', findings: [] },
  ...more,
});

export const buildFactor = (more: Partial<FactorAttempt> = {}): FactorAttempt => ({
  method: 'otp',
  at: timeAfter('PT10M'),
  result: 'passed',
  ...subject,
  by: 'owner-1',
  ...more,
});

export const buildDecision = (id: string, more: Partial<ReviewDecision> = {}): ReviewDecision => ({
  by: { id, role: 'maker' },
  decision: 'approve',
  codes: [],
  at: timeAfter('PT1H'),
  evidence: 'e-1',
  ...more,
});

export const buildPenny = (more: Partial<PennyProof> = {}): PennyProof => ({
  n: 1,
  key: 'req-00000001/penny/1',
  state: 'landed',
  sentAt: timeAfter('PT1H'),
  tries: 1,
  confirmed: true,
  ...subject,
  ...more,
});

/** What is known right after submission: request, vault and record. */
export const buildSubmittedFacts = (more: Partial<Facts> = {}): Facts => ({
  request: buildRequest(),
  submittedAt,
  account: buildAccount(),
  merchant: { value: buildMerchant(), at: submittedAt },
  codesSent: [],
  factors: [],
  reviews: [],
  pennies: [],
  reversePennies: [],
  evidence: 'e-1',
  ...more,
});

/** The entry of a registered business, which is the owner's. */
export const buildRegistryEntry = (more: Partial<RegistryEntry> = {}): RegistryEntry => ({
  state: 'ACTIVE',
  isAbnormal: false,
  name: 'MATCH',
  representative: { personToken: subject.personToken, match: 'MATCH' },
  ...more,
});

/** The same, after the checks by the bank, the lists and the business registry. */
export const buildVerifiedFacts = (more: Partial<Facts> = {}): Facts =>
  buildSubmittedFacts({
    verification: { value: buildVerification(), at: submittedAt },
    lists: { value: { screeningId: 's-1', hit: false, sharedWith: 0 }, at: submittedAt },
    registry: { value: buildRegistryEntry(), at: submittedAt },
    ...more,
  });

/** The facts at the end of the cooling-off, for the tier that they result in. */
export function buildReadyFacts(more: Partial<Facts> = {}): Facts {
  const facts = buildVerifiedFacts({
    document: { value: buildDocumentCheck(), at: timeAfter('PT5M') },
    factors: [buildFactor(), buildFactor({ method: 'face', at: timeAfter('PT11M'), area: '1101' })],
    agreement: {
      signingId: 'sign-1',
      version: 'settlement-card-change/1',
      textHash: 'h-1',
      signedAt: timeAfter('PT30M'),
      ...subject,
    },
    reviews: [buildDecision('maker-1'), buildDecision('checker-1')],
    pennies: [buildPenny()],
    cooling: { startedAt: timeAfter('PT2H'), contactsTold: 1, remindedAt: timeAfter('PT24H') },
    ...more,
  });
  return { ...facts, risk: facts.risk ?? assessRisk(facts, policy, submittedAt) };
}

/** An instant after every cooling-off; `refreshed` renews the checks that the policy would call stale. */
export const afterCoolingOff = timeAfter('P6D');

/** The same facts with record, bank, lists and registry read again at an instant. */
export const refreshFacts = (facts: Facts, instant: string): Facts => ({
  ...facts,
  ...(facts.merchant && { merchant: { ...facts.merchant, at: instant } }),
  ...(facts.verification && { verification: { ...facts.verification, at: instant } }),
  ...(facts.lists && { lists: { ...facts.lists, at: instant } }),
  ...(facts.registry && { registry: { ...facts.registry, at: instant } }),
});

/** The same facts, submitted at another instant: instants move along, validity dates stay. */
export const moveFacts = (now: string, facts: Facts): Facts => {
  const ms = Date.parse(now) - Date.parse(submittedAt);
  const moved = (_key: string, value: unknown): unknown =>
    typeof value === 'string' && /^\d{4}-\d{2}-\d{2}T/.test(value)
      ? new Date(Date.parse(value) + ms).toISOString()
      : value;
  return JSON.parse(JSON.stringify(facts), moved) as Facts;
};
