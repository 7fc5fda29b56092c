/** Fills templates of texts for people: placeholders, display names, Chinese time. */
import type { DocumentKind } from '../request/document-kinds.ts';
import type { HolderDocumentType } from '../identity/identity-documents.ts';
import type { AccountKind } from '../parties/account.ts';
import type { StageOrOutcome } from '../request/stages.ts';

export type Language = 'zh' | 'en';

/** Checks by parties that an installation may do without. */
type OptionalCheck =
  | 'business-registry'
  | 'home-registry'
  | 'document-reading'
  | 'document-forensics';

const displayNames: Record<
  DocumentKind | OptionalCheck | HolderDocumentType | AccountKind | StageOrOutcome,
  Record<Language, string>
> = {
  'id-front': { zh: '身份证人像面', en: 'front of the ID card' },
  'id-back': { zh: '身份证国徽面', en: 'back of the ID card' },
  'card-photo': { zh: '银行卡照片', en: 'photo of the bank card' },
  'business-licence': { zh: '营业执照', en: 'business licence' },
  'tax-certificate': { zh: '税务登记证', en: 'tax registration certificate' },
  'account-permit': { zh: '开户许可证', en: 'account opening permit' },
  'application-form': { zh: '变更申请表', en: 'application form' },
  'authorisation-letter': { zh: '授权书', en: 'letter of authorisation' },
  'old-holder-consent': { zh: '原账户持有人同意书', en: 'letter of consent of the present holder' },
  'account-certificate': { zh: '银行账户证明', en: 'bank certificate of the account' },
  'document-reading': { zh: '材料文字识别', en: 'reading of the documents' },
  'document-forensics': { zh: '材料真伪识别', en: 'search of the documents for forgery' },
  'home-registration': {
    zh: '经认证的境外注册证明',
    en: 'legalised certificate of the register of the home country',
  },
  'certified-translation': {
    zh: '经公证的中文译本',
    en: 'certified translation into Chinese',
  },
  'signatory-authorisation': {
    zh: '授权签字人的授权文件',
    en: 'authorisation of the signatory',
  },
  'foreign-registration': { zh: '境外注册号', en: 'registration number of the home country' },
  'home-registry': { zh: '境外注册登记查询', en: 'look-up in the register of the home country' },
  'business-registry': { zh: '工商登记查询', en: 'look-up in the business registry' },
  'resident-id': { zh: '居民身份证', en: 'resident ID' },
  'residence-permit': {
    zh: '港澳台居民居住证',
    en: 'residence permit of Hong Kong, Macao and Taiwan residents',
  },
  'foreigner-permanent-residence': {
    zh: '外国人永久居留身份证',
    en: 'foreigners’ permanent residence card',
  },
  passport: { zh: '护照', en: 'passport' },
  'hk-macao-travel-permit': {
    zh: '港澳居民来往内地通行证',
    en: 'mainland travel permit of Hong Kong and Macao residents',
  },
  'taiwan-travel-permit': {
    zh: '台湾居民来往大陆通行证',
    en: 'mainland travel permit of Taiwan residents',
  },
  PERSONAL: { zh: '个人账户', en: 'personal' },
  CORPORATE: { zh: '对公账户', en: 'corporate' },
  screening: { zh: '资料核对', en: 'screening' },
  identity: { zh: '身份核验', en: 'identity check' },
  agreement: { zh: '签署协议', en: 'agreement' },
  review: { zh: '人工审核', en: 'review' },
  'account-proof': { zh: '打款验证', en: 'account proof' },
  cooling: { zh: '冷静期', en: 'cooling-off' },
  switching: { zh: '切换中', en: 'switching' },
  trial: { zh: '新卡测试', en: 'trial' },
  correction: { zh: '待补正', en: 'correction' },
  frozen: { zh: '暂停核实', en: 'on hold' },
  'rolling-back': { zh: '恢复原卡中', en: 'going back to the old card' },
  completed: { zh: '已完成', en: 'completed' },
  rejected: { zh: '未通过', en: 'rejected' },
  cancelled: { zh: '已撤销', en: 'cancelled' },
  expired: { zh: '已过期', en: 'expired' },
  'rolled-back': { zh: '已恢复原卡', en: 'back on the old card' },
};

const hasName = (value: string): value is keyof typeof displayNames =>
  Object.hasOwn(displayNames, value);

const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})$/;

/** A value as people read it: documents and stages by display name, instants in Chinese time. */
export function formatValue(value: string, language: Language): string {
  if (hasName(value)) return displayNames[value][language];
  // People may type what looks like an instant and is not valid: it stays as it is.
  const isInstant = instant.test(value) && !Number.isNaN(Date.parse(value));
  return isInstant ? formatChineseTime(value) : value;
}

/**
 * Chinese time to the minute, the one clock a merchant lives by: `2026-06-10 10:00`.
 * @param at ISO 8601 with offset
 */
export const formatChineseTime = (at: string): string =>
  new Date(Date.parse(at) + 8 * 60 * 60_000).toISOString().slice(0, 16).replace('T', ' ');

export type TemplateValues = Readonly<Record<string, string | undefined>>;

/**
 * The template with every `{name}` replaced by its value. A part in square brackets is left out when
 * one of its values is missing or empty, so that no sentence has a gap.
 */
export function fillTemplate(template: string, values: TemplateValues): string {
  const hasValues = (part: string) =>
    [...part.matchAll(/\{(\w+)\}/g)].every(([, name]) => values[name ?? '']);
  return template
    .replaceAll(/\[([^\]]*)\]/g, (_, part: string) => (hasValues(part) ? part : ''))
    .replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '')
    .trim();
}

/** Values that are shown as they are sent: `PERSONAL` is what the field takes, not its name for people. */
const literalValues: readonly string[] = ['allowed', 'expected'];

/** `fillTemplate` with display names for values. A list such as `id-front, id-back` is one value. */
export function fillTemplateReadably(
  template: string,
  values: TemplateValues,
  language: Language,
): string {
  const comma = { zh: '、', en: ', ' }[language];
  const formatted = Object.entries(values).map(([name, value]) => [
    name,
    value
      ?.split(', ')
      .map((item) => (literalValues.includes(name) ? item : formatValue(item, language)))
      .join(comma),
  ]);
  return fillTemplate(template, Object.fromEntries(formatted) as TemplateValues);
}
