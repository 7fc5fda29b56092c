/** Work of people beside the process: who does it, by when, what they check and how it can end [A28, A29, A56, A66, A67]. */
import { visitChecklist } from '../switch/field-visit.ts';

interface Words {
  zh: string;
  en: string;
}

/** Who a task may belong to. */
export const taskOwners = ['technician', 'compliance', 'legal', 'operator'] as const;
export type TaskOwner = (typeof taskOwners)[number];

export interface ChecklistItem extends Words {
  id: string;
}

interface TaskKindSpec extends Words {
  owner: TaskOwner;
  /** Its deadline, counted from when it was opened: ISO 8601 duration. */
  within: string;
  /** Whether a time is agreed with the merchant. */
  hasAppointment: boolean;
  checklist: readonly ChecklistItem[];
  /** How it can end. */
  outcomes: Readonly<Record<string, Words>>;
}

export const taskKinds = {
  'field-visit': {
    zh: '上门服务',
    en: 'field visit',
    owner: 'technician',
    within: 'P3D',
    hasAppointment: true,
    checklist: visitChecklist,
    outcomes: {
      repaired: { zh: '已修复', en: 'repaired' },
      replaced: { zh: '已更换终端', en: 'terminal replaced' },
      'not-repaired': { zh: '未修复', en: 'not repaired' },
    },
  },
  'compliance-check': {
    zh: '合规检查',
    en: 'compliance check',
    owner: 'compliance',
    within: 'P1D',
    hasAppointment: false,
    checklist: [
      { id: 'lists', zh: '名单查询结果', en: 'results of the lists' },
      { id: 'same-name', zh: '户名与登记一致', en: 'holder as registered' },
      { id: 'licence', zh: '营业执照状态', en: 'state of the licence' },
      { id: 'source', zh: '变更理由可信', en: 'the reason for the change is credible' },
    ],
    outcomes: {
      'no-objection': { zh: '无异议', en: 'no objection' },
      objection: { zh: '有异议', en: 'objection' },
      reported: { zh: '已上报监管', en: 'reported to the regulator' },
    },
  },
  'long-hold': {
    zh: '切换期间暂存过久',
    en: 'payouts held too long before the cut-over',
    owner: 'operator',
    within: 'PT1H',
    hasAppointment: false,
    checklist: [
      { id: 'step', zh: '查明哪一步未完成', en: 'which step is not done' },
      { id: 'party', zh: '已询问该机构', en: 'its party was asked' },
    ],
    outcomes: {
      'cut-over': { zh: '已切换到新卡', en: 'cut over to the new card' },
      'rolled-back': { zh: '已恢复原卡', en: 'rolled back to the old card' },
      'held-on': { zh: '需继续暂存', en: 'has to be held on' },
    },
  },
  'legal-advice': {
    zh: '法律意见',
    en: 'legal advice',
    owner: 'legal',
    within: 'P1D',
    hasAppointment: false,
    checklist: [
      { id: 'supplement', zh: '补充协议已签署', en: 'the supplement is signed' },
      { id: 'authority', zh: '签署人有权签署', en: 'the signer has the authority' },
      { id: 'duties', zh: '双方责任明确', en: 'the duties are clear' },
    ],
    outcomes: {
      sound: { zh: '可以生效', en: 'may take effect' },
      'with-conditions': { zh: '附条件可以生效', en: 'may take effect on conditions' },
      unsound: { zh: '不应生效', en: 'must not take effect' },
    },
  },
  // The call of the rules is made by a person: no gateway that we speak to calls anybody [E6 cooling-started].
  'contact-call': {
    zh: '致电原联系人',
    en: 'call to an old contact',
    owner: 'operator',
    within: 'P1D',
    hasAppointment: false,
    checklist: [
      {
        id: 'number',
        zh: '拨打登记在册的原号码，不拨对方新提供的号码',
        en: 'the number is an old one of the record, none that somebody has given since',
      },
      {
        id: 'wanted',
        zh: '询问是否知晓并同意更换结算卡，只报新卡后四位',
        en: 'asked whether the change is known and wanted; only the last four digits were named',
      },
      {
        id: 'stop',
        zh: '已告知可用短信链接或官方客服停止变更',
        en: 'told how to stop it: by the link of the message, or at the service number',
      },
      {
        id: 'no-codes',
        zh: '未询问任何密码或验证码',
        en: 'no password or code was asked for',
      },
    ],
    outcomes: {
      confirmed: { zh: '对方确认', en: 'confirmed' },
      denied: { zh: '对方否认，已在申请中登记异议', en: 'denied; the objection is recorded' },
      'not-reached': { zh: '未接通', en: 'not reached' },
    },
  },
  'renewal-objection': {
    zh: '续期异议',
    en: 'objection to a renewal',
    owner: 'operator',
    within: 'P7D',
    hasAppointment: false,
    checklist: [],
    outcomes: {
      ended: { zh: '不再续期', en: 'not renewed' },
      changed: { zh: '改为办理换卡', en: 'the card is changed instead' },
      renewed: { zh: '商户同意续期', en: 'renewed with the consent of the merchant' },
    },
  },
  'support-question': {
    zh: '商户咨询',
    en: 'question of a merchant',
    owner: 'operator',
    within: 'P1D',
    hasAppointment: false,
    checklist: [],
    outcomes: {
      answered: { zh: '已电话答复', en: 'answered by phone' },
      'not-reached': { zh: '未能联系上', en: 'could not be reached' },
      settled: { zh: '已无需答复', en: 'needs no answer any more' },
    },
  },
} as const satisfies Record<string, TaskKindSpec>;
export type TaskKind = keyof typeof taskKinds;

export const taskKindNames = Object.keys(taskKinds) as TaskKind[];

export const getTaskSpec = (kind: TaskKind): TaskKindSpec => taskKinds[kind];
