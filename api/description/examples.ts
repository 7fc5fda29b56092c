/**
 * Examples of bodies and answers, by operation; a test checks each against its schema. The numbers are test numbers
 * of the sandbox.
 */
import type { PermittedAction } from '../../domain/request/permissions.ts';

const requestId = 'req-fda2619cbe26ec7c86d6d99f41c2bb27';
const merchantId = 'M-GREEN';
const evidence = '5f0c9a2e7d41b8366f0c9a2e7d41b836';
const reason = { reason: '商户来电核实' };
const personToken = 'pers_Xq3yGm0Yc2aTn8bKfR1uVw';
const accountToken = 'acct_BPxOcNfLAWbdMQF1_i6i5w';
const assertedFor = { personToken, accountToken };
const at = '2026-06-10T02:00:00.000Z';
const document = {
  documentId: 'doc_0123456789abcdef0123456789abcdef',
  sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
};

export const problemExample = {
  type: 'urn:card-change:problem:INP_CARD_CHECK',
  title: 'The card number is not valid. Please type it again from the card.',
  status: 422,
  detail: 'oldAccount.last4: INP_CARD_CHECK',
  code: 'INP_CARD_CHECK',
  zh: '卡号校验不通过，请对照卡面重新输入',
  en: 'The card number is not valid. Please type it again from the card.',
  requestRef: '1bd6acb3-6bc6-4ba4-83d1-a427b4f40e9c',
  problems: [
    {
      field: 'oldAccount.last4',
      code: 'INP_CARD_CHECK',
      zh: '卡号校验不通过，请对照卡面重新输入',
      en: 'The card number is not valid. Please type it again from the card.',
    },
  ],
};

const actBodies: { [A in PermittedAction]: object } = {
  correct: { changes: { oldAccount: { last4: '8889' } } },
  requestCode: { contactId: 'c-1' },
  openSession: { kind: 'face' },
  proveFactor: { method: 'otp', code: '123456' },
  sign: { signingId: 'sign-1' },
  confirmPenny: { code: '123456' },
  chooseWindow: { from: '2026-06-12T14:00:00Z', to: '2026-06-12T20:00:00Z' },
  confirmTest: { ok: true },
  withdraw: { reason: '不再更换' },
  object: {},
  reportLost: { card: 'old' },
  claim: {},
  release: {},
  approve: { evidence },
  reject: { evidence, codes: ['MAT_UNREADABLE'] },
  requestInfo: { problems: [{ field: 'materials', code: 'MAT_UNREADABLE' }] },
  attestInPerson: { bothCardsShown: true, assertedFor },
  recordCallback: { contactId: 'c-1', confirmed: true, assertedFor },
  escalate: { note: '金额较大，请主管复核' },
  extendDeadline: { until: '2026-06-20T10:00:00Z', ...reason },
  freeze: reason,
  thaw: reason,
  retryStep: { step: 'register/SN-1' },
  skipStep: { step: 'configure/SN-1', ...reason },
  forceRollback: reason,
  recallPayouts: reason,
  adjustLimit: { limitFen: 5_000_000, ...reason },
  addNote: { note: '商户称周五后方便接电话' },
};

const submission = {
  merchantId,
  intake: 'app',
  applicant: { personToken, role: 'owner' },
  reason: { kind: 'new-bank' },
  oldAccount: { last4: '8889' },
  newAccount: { token: accountToken, last4: '1011' },
  materials: [{ kind: 'id-front', ...document }],
};

export const bodyExamples: Readonly<Record<string, object>> = {
  ...actBodies,
  precheck: { merchantId, account: { kind: 'PERSONAL' } },
  tokenizeAccount: {
    merchantId,
    kind: 'PERSONAL',
    accountNumber: '6217000200112001011',
    cardType: 'DC',
    bankCode: '105',
    bankName: '建设银行',
    holderName: '李桂香',
    holderIdNumber: '110105198506120042',
    holderRelation: 'SELF',
  },
  tokenizePerson: {
    merchantId,
    name: '李桂香',
    idNumber: '110105198506120042',
    mobile: '13800138001',
  },
  submit: submission,
  beginDraft: { merchantId, intake: 'app', oldAccount: { last4: '8889' } },
  writeDraft: {
    merchantId,
    intake: 'app',
    oldAccount: { last4: '8889' },
    reason: { kind: 'new-bank' },
  },
  submitDraft: { link: 'k7Qm2Xw9Rp', digest: document.sha256 },
  startCampaign: { reason: '银行合并' },
  pauseCampaign: { reason: '核对名单' },
  resumeCampaign: { reason: '已核对' },
  abortCampaign: { reason: '名单有误' },
  freezeCutOvers: { scope: 'bank', name: '105', reason: '银行系统升级' },
  allowCutOvers: { scope: 'bank', name: '105' },
  createEndpoint: {
    url: 'https://hooks.example.com/card-changes',
    types: ['card_change.accepted'],
  },
  chooseEventTypes: { types: ['card_change.accepted'] },
  rotateEndpointSecret: { overlapHours: 24 },
  replayEvents: { from: '2026-06-10T00:00:00Z', to: '2026-06-11T00:00:00Z' },
};

const requestState = {
  stage: 'identity',
  waitingOn: 'merchant',
  due: '2026-06-13T02:00:00.000Z',
  money: 'old',
  problems: [],
};
const acknowledgement = {
  requestId,
  workflowId: `card-change:demo:${merchantId}`,
  runId: '0197a3f2-7c1e-7b11-9c7b-2f1f4cf0a001',
  ...{ stage: 'screening', waitingOn: 'nobody', money: 'old', problems: [], needs: [] },
  eta: '2026-06-12T02:00:00.000Z',
  bodyDigest: document.sha256,
};
const summary = { requestId, merchantId, ...requestState, intake: 'app', openedAt: at };

export const answerExamples: Readonly<Record<string, object>> = {
  tokenizeAccount: {
    token: accountToken,
    first6: '621700',
    last4: '1011',
    bank: '建设银行',
    cardType: 'DC',
  },
  tokenizePerson: { token: personToken, idLast4: '0042' },
  putDocument: { ...document, size: 18 },
  submit: acknowledgement,
  submitDraft: acknowledgement,
  listCardChanges: { cardChanges: [summary], cursor: 'MjAyNi0wNi0xMFQwMjowMDowMC4wMDBaIHJlcS0x' },
  readCardChange: {
    source: 'record',
    acquirerId: 'demo',
    ...summary,
    since: at,
    notes: [],
    newLast4: '1011',
    oldLast4: '8889',
    next: { merchant: '请完成身份验证 Please prove who you are.' },
    steps: [],
    policy: 'cn-default/1',
  },
  readTimeline: { entries: [{ seq: 1, at, actor: 'owner-1', what: 'submitted' }] },
  proveFactor: {
    stage: 'identity',
    waitingOn: 'merchant',
    problems: [],
    triesLeft: 2,
    next: '请再完成一项验证 Please prove one more factor.',
    verdict: 'done',
  },
  withdraw: {
    stage: 'cancelled',
    waitingOn: 'nobody',
    problems: [],
    next: '申请已撤销 The request is withdrawn.',
    verdict: 'done',
  },
};
