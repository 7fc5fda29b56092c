/** Renders a notice for one audience. A notice holds no full number and asks for no code [E6, A69, A72]. */
import type { Problem } from '../gates/assessment.ts';
import { failures, describeFailure, type FailureCode } from '../failures/codes.ts';
import { tellReasons } from '../failures/ended.ts';
import { cleanForeignText } from '../text/foreign-text.ts';
import { formatYuan } from '../text/money.ts';
import {
  hasStopLink,
  isBetweenRequests,
  isObjection,
  type NoticeAudience,
  type NoticeEvent,
} from './events.ts';
import type { AgentAct } from '../request/agent-acts.ts';
import { fraudReportingGuide } from './fraud-reporting-guide.ts';
import { describeMoney, nameNetworks, type ShownMoney } from './payer-money.ts';
import type { FeeDecision } from '../review/fee-decision.ts';
import {
  agentActs,
  audienceSentences,
  feeDecisionTexts,
  sentences,
  type Sentence,
} from './texts.ts';
import type { HoldLevel } from '../switch/hold-warnings.ts';
import {
  formatChineseTime,
  fillTemplate,
  type Language,
  type TemplateValues,
} from '../text/templates.ts';

export interface NoticeData extends ShownMoney {
  requestId: string;
  merchantName: string;
  /** The terminal whose own card changes: every copy names it. */
  terminal?: string;
  oldLast4: string;
  newLast4: string;
  bankName: string;
  /** Instants are ISO 8601 and shown in Chinese time. */
  time: string;
  until?: string;
  eta?: string;
  /** Who decides next about a hold that lasts long [E2 hold.max]. */
  level?: HoldLevel;
  /** What an agent did to the request. */
  agentAct?: AgentAct;
  /** Why a stop that was received had no effect: whoever pressed it reads the reason, contacts as well. */
  refusal?: FailureCode;
  /** The amount of the payout that the notice is about. */
  amountFen?: number;
  /** What of a recall has not come back. */
  missingFen?: number;
  /** What became of a wish for another fee rate. */
  feeDecision?: FeeDecision;
  problems?: Problem[];
  /** Fills {items} in notices without problems. */
  items?: Sentence;
  /** The reader was removed from the merchant record and gets the minimum. */
  removed?: boolean;
  stopLink: string;
  statusLink: string;
  /** The acquirer's number for merchants. */
  servicePhone: string;
  /** The phrase by which the owner recognises our messages, if the merchant record has one; only the owner's copy shows it [A72]. */
  securityPhrase?: string;
}

const levels: Record<HoldLevel, Sentence> = {
  supervisor: { zh: '主管', en: 'the supervisor' },
  compliance: { zh: '合规部门', en: 'compliance' },
  limit: { zh: '管理层（已到期限）', en: 'the management, as the limit is reached' },
};

/** Part of every message [A72]. */
export const phishingWarning =
  '工作人员不会向您索要密码或验证码。 Our staff never ask for passwords or codes.';

/** Part of every message: whoever doubts one calls this number, and none that a message of others names [A72]. */
export const renderServicePhone = (phone: string): string => `官方客服 Service: ${phone}`;

/** Where the receipt stands on the progress page. */
export const receiptAnchor = 'receipt';

/** What separates two sentences: nothing in Chinese. */
const space = { zh: '', en: ' ' };

/** @returns subject and plain-text body, Chinese first with English beside it */
export function renderNotice(
  event: NoticeEvent,
  audience: NoticeAudience,
  data: NoticeData,
): { subject: string; body: string } {
  const merchant = cleanForeignText(data.merchantName);
  const terminal = data.terminal === undefined ? undefined : cleanForeignText(data.terminal);
  const subject = {
    zh: `${merchant}${renderTerminal(terminal).zh}`,
    en: renderTerminal(terminal).en,
  };
  const removed = data.removed === true;
  const lines = removed ? renderMinimum(merchant) : renderLines(event, audience, subject, data);
  return {
    subject: `【结算卡变更】${subject.zh}`,
    body: [
      ...lines,
      ...(removed || hasStopLink(event, audience)
        ? [`如非本人意愿，点此停止或提出异议 Stop or object: ${data.stopLink}`]
        : []),
      ...(audience !== 'staff' && !removed && isObjection(event)
        ? [fraudReportingGuide.zh, fraudReportingGuide.en]
        : []),
      ...(audience === 'owner' && !removed ? renderOwnerLines(event, data) : []),
      phishingWarning,
      renderServicePhone(data.servicePhone),
      `${formatChineseTime(data.time)} ${data.requestId}`,
    ].join('\n'),
  };
}

/** What stands behind the name of the merchant, and before the English sentence. */
const renderTerminal = (terminal: string | undefined): Sentence =>
  terminal === undefined
    ? { zh: '', en: '' }
    : { zh: `（终端${terminal}）`, en: `Terminal ${terminal}: ` };

const renderOwnerLines = (
  event: NoticeEvent,
  { securityPhrase, statusLink }: NoticeData,
): string[] => [
  ...(isBetweenRequests(event) ? [] : [`查看进度 Progress: ${statusLink}`]),
  ...(event === 'completed' ? [`回执 Receipt: ${statusLink}#${receiptAnchor}`] : []),
  ...renderSecurityPhrase(securityPhrase),
];

/** The line by which the owner recognises our messages; empty when they chose no phrase [A72]. */
export const renderSecurityPhrase = (securityPhrase: string | undefined): string[] =>
  securityPhrase === undefined
    ? []
    : [`您的防伪短语 Your security phrase: ${cleanForeignText(securityPhrase)}`];

/** Removed contacts learn only that a change was requested, and how to stop it. */
const renderMinimum = (merchant: string): string[] => [
  `${merchant}申请更换结算卡。`,
  `A change of the settlement card was requested at ${merchant}.`,
];

function renderLines(
  event: NoticeEvent,
  audience: NoticeAudience,
  subject: Sentence,
  data: NoticeData,
): string[] {
  const sentence = audienceSentences[event]?.[audience] ?? sentences[event];
  const mayKnowMoney = audience === 'owner' || audience === 'staff';
  const hasMoneySentence = mayKnowMoney && !isBetweenRequests(event);
  const renderSentence = (language: Language) =>
    fillTemplate(sentence[language], buildValues(event, audience, data)) +
    (hasMoneySentence ? space[language] + describeMoney(data)[language] : '');
  return [
    `${subject.zh}：${renderSentence('zh')}`,
    `${subject.en}${renderSentence('en')}`,
    ...(audience === 'staff' ? renderCodes(data) : []),
  ];
}

/** Only staff read which check failed: a thief learns nothing from the other text [B2 Adyen]. */
const renderCodes = (data: NoticeData): string[] =>
  (data.problems ?? []).map(
    ({ code, field }) => `${code} at ${cleanField(field)}: ${failures[code].internal}`,
  );

/** Only the owner reads reasons and remedies; other contacts learn that the request ended. */
function buildValues(
  event: NoticeEvent,
  audience: NoticeAudience,
  data: NoticeData,
): TemplateValues {
  const problems = audience === 'owner' ? tellReasons(data.problems ?? [], event) : [];
  return {
    oldLast4: data.oldLast4,
    newLast4: data.newLast4,
    bankName: cleanForeignText(data.bankName),
    requestId: data.requestId,
    until: data.until && formatChineseTime(data.until),
    eta: data.eta && formatChineseTime(data.eta),
    agentAct: data.agentAct && agentActs[data.agentAct].zh,
    agentActEn: data.agentAct && agentActs[data.agentAct].en,
    refusal: data.refusal && describeFailure(data.refusal).zh,
    refusalEn: data.refusal && describeFailure(data.refusal).en,
    selfPaid: nameNetworks(data, 'zh'),
    selfPaidEn: nameNetworks(data, 'en'),
    level: data.level && levels[data.level].zh,
    levelEn: data.level && levels[data.level].en,
    fee: data.feeDecision && feeDecisionTexts[data.feeDecision].zh,
    feeEn: data.feeDecision && feeDecisionTexts[data.feeDecision].en,
    amount: data.amountFen === undefined ? undefined : formatYuan(data.amountFen),
    missing: data.missingFen === undefined ? undefined : formatYuan(data.missingFen),
    items: data.items?.zh ?? describeRemedies(problems, 'zh').join('；'),
    itemsEn: data.items?.en ?? describeRemedies(problems, 'en').join(' '),
  };
}

/** One remedy per code: five missing documents give one sentence with five names. */
function describeRemedies(problems: readonly Problem[], language: Language): string[] {
  const byCode = new Map<FailureCode, TemplateValues>();
  for (const { code, params } of problems) {
    const known = byCode.get(code);
    const items = [known?.['items'], params?.['items']].filter(Boolean).join(', ');
    byCode.set(code, { ...known, ...params, ...(items && { items }) });
  }
  return [...byCode].map(([code, params]) => describeFailure(code, cleanParams(params))[language]);
}

/** A reviewer may have typed the field. */
const cleanField = (field: string): string => field.replaceAll(/[^\p{L}\p{N}._/ -]/gu, '');

/** Values of problems may be words of a reviewer or of a party. */
const cleanParams = (params: TemplateValues): TemplateValues =>
  Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, value && cleanForeignText(value)]),
  );
