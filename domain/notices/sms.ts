/**
 * Notices as SMS. Gateways in China send approved templates with parameters and no free text: Chinese only,
 * short parameters, one link below a registered domain, 500 characters in all [A72].
 */
import { describeFailure } from '../failures/codes.ts';
import { formatYuan } from '../text/money.ts';
import { cleanForeignText, shortenText } from '../text/foreign-text.ts';
import { fillTemplate, formatChineseTime } from '../text/templates.ts';
import {
  findAudiences,
  hasStopLink,
  isBetweenRequests,
  isObjection,
  noticeEvents,
} from './events.ts';
import type { NoticeAudience, NoticeEvent } from './events.ts';
import { describeMoneyBriefly, nameNetworks } from './payer-money.ts';
import type { NoticeData } from './renderer.ts';
import { agentActs, feeDecisionTexts, audienceSentences, sentences } from './texts.ts';

/** What the gateway gets: it fills the approved template `templateId` with `params`. */
export interface SmsMessage {
  templateId: string;
  params: Readonly<Record<string, string>>;
  /** The filled template, for gateways that take free text. */
  text: string;
}

/** With the name that signs it. */
export const maxSmsCharacters = 500;
/** Of a parameter other than the link. */
export const maxParamCharacters = 35;
const maxNameCharacters = 25;

export interface SmsTemplate {
  id: string;
  /** With `{parameters}`. */
  text: string;
}

/** Audiences whose copies can go by SMS. Staff read mail. */
const smsAudiences = ['owner', 'old-contacts', 'new-mobile'] as const;
type SmsAudience = (typeof smsAudiences)[number];

const isSmsAudience = (audience: NoticeAudience): audience is SmsAudience => audience !== 'staff';

/** Parts that hold `{items}` are long and differ: the progress page has them. */
const withoutItems = (sentence: string): string =>
  sentence.replaceAll(/\[[^\]]*\{items\}[^\]]*\]/g, '').replaceAll(/\s+/g, '');

const optionalPart = /\[([^\]]*)\]/g;

/** The sentence with some of its optional parts: each choice is a template of its own. */
const keepParts = (sentence: string, isKept: (part: string, n: number) => boolean): string => {
  let n = 0;
  return sentence.replaceAll(optionalPart, (_, part: string) => {
    n += 1;
    return isKept(part, n - 1) ? part : '';
  });
};

/** What stands behind the sentence, by who reads it. */
function buildFrame(event: NoticeEvent, audience: SmsAudience): string {
  const parts = [
    ...(audience === 'owner' && !isBetweenRequests(event) ? ['目前{money}。'] : []),
    ...(hasStopLink(event, audience) ? ['如非本人意愿，点此停止：{link} 。'] : []),
    ...(audience === 'owner' && !hasStopLink(event, audience) && !isBetweenRequests(event)
      ? ['查看进度：{link} 。']
      : []),
    ...(isObjection(event) ? ['如怀疑被骗，请立即拨打110或96110报警。'] : []),
    ...(audience === 'owner' ? [phrasePart] : []),
    warning,
  ];
  return parts.join('');
}

/** Left out where the owner chose none: a phrase that everybody has would be none. */
const phrasePart = '[您的防伪短语：{phrase}。]';
const warning = '工作人员不会向您索要密码或验证码。官方客服{phone}。{time}';

const removedTemplate: SmsTemplate = {
  id: 'removed',
  text: `{merchant}申请更换结算卡。如非本人意愿，点此停止：{link} 。${warning}`,
};

/** The whole text of a copy, with its optional parts. */
function buildText(event: NoticeEvent, audience: SmsAudience): string {
  const { zh } = audienceSentences[event]?.[audience] ?? sentences[event];
  const sentence = withoutItems(zh);
  const stop = sentence.endsWith('。') ? '' : '。';
  return `{merchant}：${sentence}${stop}${buildFrame(event, audience)}`;
}

function buildTemplate(
  name: string,
  text: string,
  isKept: (part: string, n: number) => boolean,
): SmsTemplate {
  const kept: string[] = [];
  const keptText = keepParts(text, (part, n) => {
    const isPartKept = isKept(part, n);
    kept.push(isPartKept ? '1' : '0');
    return isPartKept;
  });
  return { id: [name, ...(kept.length > 0 ? [kept.join('')] : [])].join('.'), text: keptText };
}

const getParameterNames = (text: string): string[] => [
  ...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)),
];

/** @returns the copy of a notice as SMS */
export function renderNoticeSms(
  event: NoticeEvent,
  audience: NoticeAudience,
  data: NoticeData,
): SmsMessage {
  const values = buildValues(event, audience, data);
  const template =
    data.removed === true || !isSmsAudience(audience)
      ? removedTemplate
      : chooseTemplate(`${event}.${audience}`, buildText(event, audience), values);
  return fillSms(template, values);
}

/** The template with the parts whose values there are. */
const chooseTemplate = (
  name: string,
  text: string,
  values: Readonly<Record<string, string>>,
): SmsTemplate =>
  buildTemplate(name, text, (part) =>
    getParameterNames(part).every((parameter) => (values[parameter] ?? '') !== ''),
  );

/** One template for each choice of optional parts. */
const listChoices = (name: string, text: string): SmsTemplate[] =>
  Array.from({ length: 2 ** (text.match(optionalPart)?.length ?? 0) }, (_, choice) =>
    buildTemplate(name, text, (__, n) => (choice & (1 << n)) !== 0),
  );

/** The template with its parameters: only those that it names. */
function fillSms({ id, text }: SmsTemplate, values: Readonly<Record<string, string>>): SmsMessage {
  const params = Object.fromEntries(
    getParameterNames(text).map((name) => [name, values[name] ?? '']),
  );
  return { templateId: id, params, text: fillTemplate(text, params) };
}

/** @param otherwise stands in for nothing: gateways refuse empty parameters */
const cleanShortName = (text: string | undefined, otherwise: string): string =>
  shortenText(cleanForeignText(text ?? ''), maxNameCharacters) || otherwise;

/** How many of the last signs of a serial number tell terminals apart. */
const shownOfSerial = 6;

/** With the terminal whose own card changes. A contact that was removed learns the minimum. */
function nameMerchant({ merchantName, removed, terminal }: NoticeData): string {
  const name = cleanShortName(merchantName, '您的商户');
  return terminal === undefined || removed === true
    ? name
    : `${name}终端${cleanForeignText(terminal).slice(-shownOfSerial)}`;
}

function buildValues(
  event: NoticeEvent,
  audience: NoticeAudience,
  data: NoticeData,
): Record<string, string> {
  const hasStop = data.removed === true || hasStopLink(event, audience);
  const values = {
    merchant: nameMerchant(data),
    bankName: cleanShortName(data.bankName, '银行卡'),
    oldLast4: data.oldLast4,
    newLast4: data.newLast4,
    // Without its prefix, which would make it too long for a parameter.
    requestId: data.requestId.replace(/^req-/, ''),
    until: data.until === undefined ? '' : formatChineseTime(data.until),
    eta: data.eta === undefined ? '' : formatChineseTime(data.eta),
    amount: data.amountFen === undefined ? '' : formatYuan(data.amountFen),
    missing: data.missingFen === undefined ? '' : formatYuan(data.missingFen),
    fee: data.feeDecision === undefined ? '' : feeDecisionTexts[data.feeDecision].zh,
    agentAct: data.agentAct === undefined ? '' : agentActs[data.agentAct].zh,
    refusal: data.refusal === undefined ? '' : describeFailure(data.refusal).zh,
    money: describeMoneyBriefly(data),
    selfPaid: nameNetworks(data, 'zh') ?? '',
    phrase: cleanShortName(data.securityPhrase, ''),
    phone: data.servicePhone,
    time: formatChineseTime(data.time),
  };
  const short = Object.entries(values).map(([name, value]) => [
    name,
    shortenText(value, maxParamCharacters),
  ]);
  return {
    ...(Object.fromEntries(short) as Record<string, string>),
    link: hasStop ? data.stopLink : data.statusLink,
  };
}

/** Every template that notices can need, for approval by gateways. */
export const listNoticeTemplates = (): SmsTemplate[] => [
  removedTemplate,
  ...(Object.keys(noticeEvents) as NoticeEvent[]).flatMap((event) =>
    findAudiences(event)
      .filter(isSmsAudience)
      .flatMap((audience) => listChoices(`${event}.${audience}`, buildText(event, audience))),
  ),
];

const codeTemplate: SmsTemplate = {
  id: 'one-time-code',
  text: '验证码{code}，用于将结算卡更换为{bankName}尾号{newLast4}，{minutes}分钟内有效。工作人员不会向您索要验证码。',
};

/** The message with a one-time code. It names the card, because the code proves consent to this card only. */
export const renderCodeSms = (values: {
  code: string;
  bankName: string;
  newLast4: string;
  minutes: number;
}): SmsMessage => fillSms(codeTemplate, { ...values, minutes: String(values.minutes) });

const draftText =
  '{merchant}：您委托填写的换卡申请已备好，请于{until}前核对并亲自提交：{link} 。如非本人意愿，请勿点击。[您的防伪短语：{phrase}。]工作人员不会向您索要密码或验证码。官方客服{phone}。';

const renumberedDraftText =
  '{merchant}：银行通知您的结算卡已换发新卡号，结算目前不变。如属实，请于{until}前核对并亲自提交换卡申请：{link} 。如未换卡，请勿提交并联系官方客服。[您的防伪短语：{phrase}。]工作人员不会向您索要密码或验证码。官方客服{phone}。';

export interface DraftLink {
  /** Whether the bank's notice of a new card number began the draft, and nobody of the merchant [B3.9]. */
  isRenumbered: boolean;
  merchantName: string;
  link: string;
  /** ISO 8601 */
  expiresAt: string;
  /** The phrase by which the owner recognises our messages, if the merchant record has one [A72]. */
  securityPhrase?: string | undefined;
  servicePhone: string;
}

/** The message with the link to a draft. It goes to the owner alone, because the link opens the draft [A25, A72]. */
export function renderDraftSms(draft: DraftLink): SmsMessage {
  const values = {
    merchant: cleanShortName(draft.merchantName, '您的商户'),
    until: formatChineseTime(draft.expiresAt),
    link: draft.link,
    phrase: cleanShortName(draft.securityPhrase, ''),
    phone: draft.servicePhone,
  };
  const template = draft.isRenumbered
    ? chooseTemplate('draft-link-renumbered', renumberedDraftText, values)
    : chooseTemplate('draft-link', draftText, values);
  return fillSms(template, values);
}

/** Every template of ours. */
export const listSmsTemplates = (): SmsTemplate[] => [
  codeTemplate,
  ...listChoices('draft-link', draftText),
  ...listChoices('draft-link-renumbered', renumberedDraftText),
  ...listNoticeTemplates(),
];
