/**
 * Notices as SMS. Gateways in China send approved templates with parameters and no free text: Chinese only,
 * short parameters, one link below a registered domain, two parts at most [A72].
 */
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
import { shortCodeSigns, shortLinkPath } from './short-links.ts';
import { smsAgentActs, smsAudienceSentences, smsSentences, type SmsEvent } from './sms-texts.ts';
import { feeDecisionTexts } from './texts.ts';

/** What the gateway gets: it fills the approved template `templateId` with `params`. */
export interface SmsMessage {
  templateId: string;
  params: Readonly<Record<string, string>>;
  /** The filled template, for gateways that take free text. */
  text: string;
}

/** Two parts of a message, with the name that signs it: each part of a long message has room for 67. */
export const maxSmsCharacters = 134;
/** Of a parameter other than the link. */
export const maxParamCharacters = 35;
/** 【, a name of twelve signs at most, 】. */
const signCharacters = 14;
const maxTextCharacters = maxSmsCharacters - signCharacters;
const maxNameCharacters = 12;

export interface SmsTemplate {
  id: string;
  /** With `{parameters}`. */
  text: string;
}

/** Audiences whose copies can go by SMS. Staff read mail. */
const smsAudiences = ['owner', 'old-contacts', 'new-mobile', 'agent'] as const;
type SmsAudience = (typeof smsAudiences)[number];

const isSmsAudience = (audience: NoticeAudience): audience is SmsAudience => audience !== 'staff';

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
  const hasProgress =
    audience === 'owner' && !hasStopLink(event, audience) && !isBetweenRequests(event);
  const parts = [
    ...(audience === 'owner' && !isBetweenRequests(event) ? ['{money}。'] : []),
    ...(isObjection(event) ? ['被骗拨110、96110。'] : []),
    ...(hasStopLink(event, audience) ? ['非本人请停止：{link} 。'] : []),
    ...(hasProgress ? ['进度：{link} 。'] : []),
    ...(audience === 'owner' ? [phrasePart] : []),
    warning,
  ];
  return parts.join('');
}

/** Left out where the owner chose none: a phrase that everybody has would be none. */
const phrasePart = '[防伪短语：{phrase}。]';
const warning = '勿告知密码验证码，客服{phone}。';

const removedTemplate: SmsTemplate = {
  id: 'removed',
  text: `{merchant}申请更换结算卡。非本人请停止：{link} 。${warning}`,
};

const isSmsEvent = (event: NoticeEvent): event is SmsEvent => event in smsSentences;

/** The whole text of a copy, with its optional parts. */
const buildText = (event: SmsEvent, audience: SmsAudience): string =>
  `{merchant}：${smsAudienceSentences[event]?.[audience] ?? smsSentences[event]}${buildFrame(event, audience)}`;

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

/** The parameters of a text, in its order, each once. */
export const listParameters = (text: string): string[] => [
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
    data.removed === true || !isSmsAudience(audience) || !isSmsEvent(event)
      ? removedTemplate
      : chooseTemplate(`${event}.${audience}`, buildText(event, audience), values);
  return fillSms(template, values);
}

const isStopLink = (event: NoticeEvent, audience: NoticeAudience, removed?: boolean): boolean =>
  removed === true || hasStopLink(event, audience);

/** @returns what the link of a copy is for; undefined where the copy has none. No message has two */
export function findSmsLink(
  event: NoticeEvent,
  { audience, removed }: { audience: NoticeAudience; removed?: boolean | undefined },
): 'stop' | 'status' | undefined {
  const { text } =
    removed === true || !isSmsAudience(audience) || !isSmsEvent(event)
      ? removedTemplate
      : { text: buildText(event, audience) };
  if (!listParameters(text).includes('link')) return undefined;
  return isStopLink(event, audience, removed) ? 'stop' : 'status';
}

type Values = Readonly<Record<string, string>>;

/**
 * The template with the parts whose values there are. Where there is no room for all of them, the phrase by which the owner knows
 * us stays longest.
 */
function chooseTemplate(name: string, text: string, values: Values): SmsTemplate {
  const parts = [...text.matchAll(optionalPart)].map(([, part = '']) => part);
  const kept = parts.map((part) =>
    listParameters(part).every((parameter) => (values[parameter] ?? '') !== ''),
  );
  const build = () => buildTemplate(name, text, (_, n) => kept[n] === true);
  const isLast = (n: number) => `[${parts[n] ?? ''}]` === phrasePart;
  const order = parts
    .map((_, n) => n)
    .toSorted((a, b) => Number(isLast(a)) - Number(isLast(b)) || b - a);
  for (const n of order) {
    if (countCharacters(fillTemplate(build().text, values)) <= maxTextCharacters) break;
    kept[n] = false;
  }
  return build();
}

const countCharacters = (text: string): number => Array.from(text).length;

/** One template for each choice of optional parts. */
const listChoices = (name: string, text: string): SmsTemplate[] =>
  Array.from({ length: 2 ** (text.match(optionalPart)?.length ?? 0) }, (_, choice) =>
    buildTemplate(name, text, (__, n) => (choice & (1 << n)) !== 0),
  );

/** The template with its parameters: only those that it names. */
function fillSms({ id, text }: SmsTemplate, values: Readonly<Record<string, string>>): SmsMessage {
  const params = Object.fromEntries(listParameters(text).map((name) => [name, values[name] ?? '']));
  return { templateId: id, params, text: fillTemplate(text, params) };
}

/** Without the year, which every reader knows: `06-10 10:00`. */
const formatBriefTime = (at: string): string => formatChineseTime(at).slice('2026-'.length);

/** @param otherwise stands in for nothing: gateways refuse empty parameters */
const cleanShortName = (text: string | undefined, otherwise: string): string =>
  shortenText(cleanForeignText(text ?? ''), maxNameCharacters) || otherwise;

/** How many of the last signs of a serial number tell terminals apart. */
const shownOfSerial = 6;

/** With the terminal whose own card changes. A contact that was removed learns the minimum. */
function nameMerchant({ merchantName, removed, terminal }: NoticeData): string {
  const name = cleanShortName(merchantName, '您的商户');
  if (terminal === undefined || removed === true) return name;
  const shown = `终端${cleanForeignText(terminal).slice(-shownOfSerial)}`;
  return `${shortenText(name, maxNameCharacters - countCharacters(shown))}${shown}`;
}

function buildValues(
  event: NoticeEvent,
  audience: NoticeAudience,
  data: NoticeData,
): Record<string, string> {
  const values = {
    merchant: nameMerchant(data),
    bankName: cleanShortName(data.bankName, '银行卡'),
    oldLast4: data.oldLast4,
    newLast4: data.newLast4,
    until: data.until === undefined ? '' : formatBriefTime(data.until),
    eta: data.eta === undefined ? '' : formatBriefTime(data.eta),
    amount: data.amountFen === undefined ? '' : formatYuan(data.amountFen),
    missing: data.missingFen === undefined ? '' : formatYuan(data.missingFen),
    fee: data.feeDecision === undefined ? '' : feeDecisionTexts[data.feeDecision].zh,
    agentAct: data.agentAct === undefined ? '办理了业务' : smsAgentActs[data.agentAct],
    money: describeMoneyBriefly(data),
    selfPaid: nameNetworks(data, 'zh') ?? '',
    phrase: cleanShortName(data.securityPhrase, ''),
    phone: data.servicePhone,
  };
  const short = Object.entries(values).map(([name, value]) => [
    name,
    shortenText(value, maxParamCharacters),
  ]);
  return {
    ...(Object.fromEntries(short) as Record<string, string>),
    link: isStopLink(event, audience, data.removed) ? data.stopLink : data.statusLink,
  };
}

/** Every template that notices can need, for approval by gateways. */
export const listNoticeTemplates = (): SmsTemplate[] => [
  removedTemplate,
  ...(Object.keys(noticeEvents) as NoticeEvent[]).filter(isSmsEvent).flatMap((event) =>
    findAudiences(event)
      .filter(isSmsAudience)
      .flatMap((audience) => listChoices(`${event}.${audience}`, buildText(event, audience))),
  ),
];

const codeTemplate: SmsTemplate = {
  id: 'one-time-code',
  text: '验证码{code}，用于将结算卡换为{bankName}尾号{newLast4}，{minutes}分钟有效。我们不会索要，非本人请致电{phone}。',
};

/**
 * The message with a one-time code. It names the card, because the code proves consent to this card only, and whom to call,
 * because it may be the first that the owner hears of a change. With usual values it is one part.
 */
export const renderCodeSms = ({
  servicePhone,
  ...values
}: {
  code: string;
  bankName: string;
  newLast4: string;
  minutes: number;
  servicePhone: string;
}): SmsMessage =>
  fillSms(codeTemplate, { ...values, minutes: String(values.minutes), phone: servicePhone });

const progressCodeTemplate: SmsTemplate = {
  id: 'progress-code',
  text: '验证码{code}，用于在网页办理{merchant}的换卡申请，{minutes}分钟内有效。工作人员不会向您索要；非本人操作请勿告知他人，并致电{phone}。',
};

/** The message with the code that opens the controls of the progress page. It names no card: it proves nothing of one. */
export const renderProgressCodeSms = (values: {
  code: string;
  merchantName: string;
  minutes: number;
  servicePhone: string;
}): SmsMessage =>
  fillSms(progressCodeTemplate, {
    code: values.code,
    merchant: cleanShortName(values.merchantName, '您的商户'),
    minutes: String(values.minutes),
    phone: values.servicePhone,
  });

const draftText = `{merchant}：您委托的换卡申请已备好，请于{until}前核对提交：{link} 。${phrasePart}${warning}`;

const renumberedDraftText = `{merchant}：银行称结算卡已换号，结算不变。属实请{until}前提交：{link} 。未换请来电。${phrasePart}${warning}`;

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
    until: formatBriefTime(draft.expiresAt),
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
  progressCodeTemplate,
  ...listChoices('draft-link', draftText),
  ...listChoices('draft-link-renumbered', renumberedDraftText),
  ...listNoticeTemplates(),
];

/** By its id, as `buildTemplate` makes it. */
const hasOptionalParts = (id: string): boolean => /\.[01]*1[01]*$/.test(id);

/** The longest values of parameters that are always there; those of optional parts are left out where they do not fit. */
const longest: Values = {
  merchant: '店'.repeat(maxNameCharacters),
  bankName: '行'.repeat(maxNameCharacters),
  code: '0'.repeat(8),
  minutes: '00',
  oldLast4: '0000',
  newLast4: '0000',
  money: '现结算至原卡',
  agentAct: smsAgentActs.object,
  until: '06-10 10:00',
};

/**
 * The templates that do not fit into two parts by what an installation chooses, even without their optional parts.
 * @param publicUrl under which merchants reach the API
 * @param servicePhones the numbers that merchants call
 */
export function findLongTemplates(publicUrl: string, servicePhones: readonly string[]): string[] {
  const phone = servicePhones.toSorted((a, b) => b.length - a.length)[0] ?? '';
  const link = `${publicUrl}${shortLinkPath}${'1'.repeat(shortCodeSigns)}`;
  const values = { ...longest, link, phone };
  return listSmsTemplates()
    .filter(({ id }) => !hasOptionalParts(id))
    .filter(({ text }) => countCharacters(fillTemplate(text, values)) > maxTextCharacters)
    .map(({ id }) => id);
}

export type TemplateProvider = 'aliyun' | 'tencent';

/**
 * A template as it is handed in for approval: the address of short links is part of the text, since no parameter may be a link.
 * @param publicUrl under which merchants reach the API
 */
export function writeForApproval(
  { text }: SmsTemplate,
  provider: TemplateProvider,
  publicUrl: string,
): string {
  const parameters = listParameters(text);
  const withAddress = text.replace('{link}', `${publicUrl}${shortLinkPath}{link}`);
  return withAddress.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    provider === 'aliyun' ? `\${${name}}` : `{${parameters.indexOf(name) + 1}}`,
  );
}
