/** Facts of one request for tests of rules: a green app request at noon of a working day, ready to be spoilt. */
import { loadPolicy } from '../../adapters/policies.ts';
import type { Facts } from '../../domain/assessment.ts';
import type { CardChangeRequest, Material } from '../../domain/card-change.ts';
import { durationMs } from '../../domain/duration.ts';
import type {
  AccountDescription,
  AccountVerification,
  FactorAttempt,
  MerchantRecord,
  PennyProof,
  ReviewDecision,
} from '../../domain/parties.ts';
import type { PolicyValues } from '../../domain/policy.ts';
import { assessRisk } from '../../domain/risk.ts';

export const policy: PolicyValues = loadPolicy('cn-default', 1).values;

/** A policy with some values of its own. */
export const policyWith = (values: Partial<PolicyValues>): PolicyValues => ({
  ...policy,
  ...values,
});

/** 10:00 in Shanghai on a Wednesday. */
export const submittedAt = '2026-06-10T02:00:00.000Z';

/** So long after an instant, or before it with a minus sign; ISO 8601. */
export const at = (duration: string, from: string = submittedAt): string => {
  const back = duration.startsWith('-');
  const ms = durationMs(back ? duration.slice(1) : duration);
  return new Date(Date.parse(from) + (back ? -ms : ms)).toISOString();
};

export const material = (kind: Material['kind'], more: Partial<Material> = {}): Material => ({
  kind,
  documentId: `doc_${kind.replaceAll('-', '')}01`,
  sha256: 'a'.repeat(64),
  ...more,
});

export const requestWith = (more: Partial<CardChangeRequest> = {}): CardChangeRequest => ({
  requestId: 'req-00000001',
  acquirerId: 'demo',
  merchantId: 'm-1001',
  intake: 'app',
  submittedBy: { id: 'owner-1', role: 'owner' },
  authn: { level: 'two-factor', twoFactorEnrolled: true },
  applicant: { personToken: 'per_00000001', role: 'owner', idValidUntil: '2036-01-01' },
  reason: { kind: 'new-bank' },
  oldAccount: { last4: '0001' },
  newAccount: { token: 'acc_00000002', last4: '0128' },
  materials: [material('id-front'), material('id-back'), material('card-photo')],
  ...more,
});

export const accountWith = (more: Partial<AccountDescription> = {}): AccountDescription => ({
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

export const merchantWith = (more: Partial<MerchantRecord> = {}): MerchantRecord => ({
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
  terminals: [{ sn: 'T-1', model: 'P90', appVersion: '3.1', online: true }],
  dailyAverageFen: 100_000,
  lastChanges: [],
  openChanges: [],
  submissionsToday: 0,
  holder: { accountToken: 'acc_00000002', match: 'MATCH', technicalities: [] },
  ...more,
});

export const verificationWith = (more: Partial<AccountVerification> = {}): AccountVerification => ({
  verificationId: 'v-1',
  result: 'MATCH',
  accountStatus: 'ACTIVE',
  accountClass: 'I',
  cardType: 'DC',
  ...more,
});

export const factor = (more: Partial<FactorAttempt> = {}): FactorAttempt => ({
  method: 'otp',
  at: at('PT10M'),
  result: 'passed',
  last4: '0128',
  by: 'owner-1',
  ...more,
});

export const decision = (id: string, more: Partial<ReviewDecision> = {}): ReviewDecision => ({
  by: { id, role: 'maker' },
  decision: 'approve',
  codes: [],
  at: at('PT1H'),
  evidence: 'e-1',
  ...more,
});

export const penny = (more: Partial<PennyProof> = {}): PennyProof => ({
  n: 1,
  key: 'req-00000001/penny/1',
  state: 'landed',
  sentAt: at('PT1H'),
  tries: 1,
  confirmed: true,
  accountToken: 'acc_00000002',
  ...more,
});

/** What is known right after submission: request, vault and record. */
export const submitted = (more: Partial<Facts> = {}): Facts => ({
  request: requestWith(),
  submittedAt,
  account: accountWith(),
  merchant: { value: merchantWith(), at: submittedAt },
  codesSent: [],
  factors: [],
  reviews: [],
  pennies: [],
  reversePennies: [],
  evidence: 'e-1',
  ...more,
});

/** The same with bank and lists asked. */
export const verified = (more: Partial<Facts> = {}): Facts =>
  submitted({
    verification: { value: verificationWith(), at: submittedAt },
    lists: { value: { screeningId: 's-1', hit: false, sharedWith: 0 }, at: submittedAt },
    ...more,
  });

/** Everything up to the end of the cooling-off, for the tier that the facts give. */
export function readyToSwitch(more: Partial<Facts> = {}): Facts {
  const facts = verified({
    document: { value: { checkId: 'd-1', result: 'passed' }, at: at('PT5M') },
    factors: [factor(), factor({ method: 'face', at: at('PT11M') })],
    agreement: {
      signingId: 'sign-1',
      version: 'settlement-card-change/1',
      textHash: 'h-1',
      signedAt: at('PT30M'),
      accountToken: 'acc_00000002',
    },
    reviews: [decision('maker-1'), decision('checker-1')],
    pennies: [penny()],
    cooling: { startedAt: at('PT2H'), contactsTold: 1, remindedAt: at('PT24H') },
    ...more,
  });
  return { ...facts, risk: facts.risk ?? assessRisk(facts, policy, submittedAt) };
}

/** An instant after every cooling-off, while nothing has aged: the policy's checks are kept fresh by `refreshed`. */
export const longAfter = at('P6D');

/** The same facts with record, bank and lists looked at again at an instant. */
export const refreshed = (facts: Facts, instant: string): Facts => ({
  ...facts,
  ...(facts.merchant && { merchant: { ...facts.merchant, at: instant } }),
  ...(facts.verification && { verification: { ...facts.verification, at: instant } }),
  ...(facts.lists && { lists: { ...facts.lists, at: instant } }),
});

/** The same facts as if submitted at another instant: instants move along, validity dates stay. */
export const movedTo = (now: string, facts: Facts): Facts => {
  const ms = Date.parse(now) - Date.parse(submittedAt);
  const moved = (_key: string, value: unknown): unknown =>
    typeof value === 'string' && /^\d{4}-\d{2}-\d{2}T/.test(value)
      ? new Date(Date.parse(value) + ms).toISOString()
      : value;
  return JSON.parse(JSON.stringify(facts), moved) as Facts;
};
