/**
 * Every reason of a risk assessment, with its texts [D risk score]. Its points and the lowest tier that it allows are
 * policy [E2 risk.reasons]. In one file, because it is read as a list.
 */
import type { RiskTier } from '../request/stages.ts';

/** What a merchant reads in place of the reason, so that a thief does not learn the check [D phishing-proof messages]. */
export type RiskTheme = 'safety' | 'account' | 'request';

interface Reason {
  /** Raises the tier of all other reasons by one. */
  raisesTier?: true;
  /** Missing for reasons in favour of the merchant. */
  theme?: RiskTheme;
  zh: string;
  en: string;
}

const buildSafetyReason = (zh: string, en: string): Reason => ({ theme: 'safety', zh, en });
const buildAccountReason = (zh: string, en: string): Reason => ({ theme: 'account', zh, en });
const buildRequestReason = (zh: string, en: string): Reason => ({ theme: 'request', zh, en });

/** Changes that hint at an account take-over: one gives at least amber, two give red [D recent-change quarantine]. */
const takeoverReasons = {
  'contact-changed': buildSafetyReason('联系方式近期变更', 'a contact changed recently'),
  'admin-changed': buildSafetyReason('管理员近期变更', 'the administrator changed recently'),
  'legal-person-changed': buildSafetyReason(
    '法定代表人近期变更',
    'the legal person changed recently',
  ),
  'password-reset': buildSafetyReason('密码一周内重置', 'the password was reset this week'),
  'password-reset-before': buildSafetyReason('密码近期重置', 'the password was reset recently'),
  'device-new': buildSafetyReason('使用新设备', 'a new device is used'),
} as const satisfies Record<string, Reason>;

/** What nobody answered: no policy makes it green [B3.15]. */
const unknownReasons = {
  'record-unknown': buildSafetyReason('商户档案未知', 'the record of the merchant is not known'),
  'sign-in-unknown': buildSafetyReason(
    '登录方式未经证实',
    'nobody attested how the owner signed in',
  ),
  'terminal-unknown': buildSafetyReason(
    '终端证书未经比对',
    'the certificate of the terminal was not compared with the record',
  ),
  'device-unknown': buildSafetyReason(
    '设备是否常用未经证实',
    'nobody attested whether the device was used before',
  ),
  'lists-unknown': buildSafetyReason('名单未查询', 'the lists have not been checked'),
  'registry-unknown': buildAccountReason(
    '工商登记未能查明',
    'the business registry was asked and does not say',
  ),
  'documents-unread': buildRequestReason(
    '材料未能由系统识别',
    'a document could not be read or inspected by the systems that do',
  ),
  'name-unverified': buildAccountReason('户名未能核验', 'the name could not be verified'),
  'holder-unknown': buildAccountReason(
    '户名未与登记比对',
    'the name was not compared with the register',
  ),
  'status-unknown': buildAccountReason('账户状态未知', 'the state of the account is not known'),
  'class-unknown': buildAccountReason('非已知一类户', 'the account is not known to be class I'),
} as const satisfies Record<string, Reason>;

const otherReasons = {
  'device-rooted': buildSafetyReason('设备已被破解', 'the protections of the device were removed'),
  'place-unusual': buildSafetyReason(
    '登录地点异常',
    'the owner signed in away from where the merchant usually is',
  ),
  'place-far': buildSafetyReason(
    '核验地远离终端所在地',
    'the owner proved who they are far from all terminals of the merchant',
  ),
  'place-unknown': buildSafetyReason(
    '核验地与终端所在地未能比对',
    'where the owner proved who they are could not be compared with where the terminals stand',
  ),
  'address-busy': buildSafetyReason(
    '同一网络地址当日提交过多',
    'many requests came from the same network address on that day',
  ),
  'area-busy': buildSafetyReason(
    '同一网段当日提交过多',
    'many requests came from the same part of the network on that day',
  ),
  'registry-close': buildAccountReason(
    '工商登记略有差异',
    'the business registry matches closely, not exactly',
  ),
  'registry-differs': buildAccountReason(
    '工商登记不符',
    'the business registry knows no such number, or another name',
  ),
  'documents-close': buildRequestReason(
    '材料内容与填写略有差异',
    'a document matches the entries closely, or nobody knows what must stand in it',
  ),
  'documents-differ': buildRequestReason(
    '材料内容与填写不符',
    'a document contradicts the entries, also after the merchant was asked',
  ),
  'documents-of-screen': buildRequestReason(
    '材料疑为翻拍',
    'the picture of a document was taken of a screen or a print',
  ),
  'documents-reused': buildRequestReason(
    '材料图片曾用于其他商户',
    'another merchant has sent the same picture of a document',
  ),
  'documents-tampered': buildRequestReason(
    '材料图片疑被篡改',
    'the picture of a document was changed',
  ),
  'list-hit-judged': buildRequestReason('名单命中已由风控判定', 'staff decided about a list hit'),
  'name-close': buildAccountReason('户名略有差异', 'the name matches closely, not exactly'),
  'owner-close': buildSafetyReason(
    '申请人与登记略有差异',
    'the owner matches the register closely, not exactly',
  ),
  'holder-authorised': buildAccountReason(
    '他人账户凭授权书',
    'somebody else holds the account, with a letter of authorisation',
  ),
  'foreign-entity': buildRequestReason(
    '境外法人，注册材料须人工核验',
    'a legal person of abroad: people check its registration, as no register does',
  ),
  'foreign-representative': buildRequestReason(
    '法定代表人为境外人士',
    'the legal representative is a foreigner',
  ),
  'by-signatory': buildRequestReason(
    '由授权签字人办理',
    'an authorised signatory acts for an owner of abroad',
  ),
  'card-shared': buildAccountReason('该卡用于其他商户', 'the card is used by another merchant'),
  'account-new': buildAccountReason('账户开立不足90天', 'the account is younger than 90 days'),
  'to-personal': buildAccountReason('对公改对私', 'from a corporate to a personal account'),
  'other-province': buildAccountReason('开户地在外省', 'the account is kept in another province'),
  'mobile-refuted': buildAccountReason('预留手机号不符', 'the mobile is not the one of the bank'),
  urgent: buildRequestReason('紧急事由', 'an urgent reason is given'),
  'balance-waiting': buildRequestReason(
    '待结算余额偏高',
    'over three average days wait to be paid out',
  ),
  'contacts-untold': {
    ...buildRequestReason('原联系方式均未送达', 'no notice reached any old contact'),
    raisesTier: true,
  },
  'by-agent': buildRequestReason('代理提交', 'submitted or drafted by an agent'),
  'objected-before': buildRequestReason(
    '此前曾有人对换卡提出异议',
    'somebody objected before, to an earlier request or another account of this one',
  ),
  'failed-proofs': buildRequestReason('多次核验失败', 'two or more proofs failed'),
  'virtual-mobile': buildRequestReason('虚拟运营商号码', 'a mobile of a virtual operator'),
  'in-person': { zh: '本人柜台办理', en: 'in person at a counter' },
} as const satisfies Record<string, Reason>;

export type RiskReason =
  | keyof typeof takeoverReasons
  | keyof typeof unknownReasons
  | keyof typeof otherReasons;

export const riskReasons: Readonly<Record<RiskReason, Reason>> = {
  ...takeoverReasons,
  ...unknownReasons,
  ...otherReasons,
};

export const riskReasonNames = Object.keys(riskReasons) as RiskReason[];

export const isTakeoverReason = (reason: RiskReason): boolean =>
  Object.hasOwn(takeoverReasons, reason);

/** The lowest tier that a policy may give a reason. */
export const findLowestFloor = (reason: RiskReason): RiskTier =>
  isTakeoverReason(reason) || Object.hasOwn(unknownReasons, reason) ? 'amber' : 'green';
