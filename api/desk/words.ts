/** Words of the desk: what the process calls by a name, people read as words. */
import type { ScopeRef } from '../../activities/calls.ts';
import type { ActionName } from '../../workflows/contract.ts';
import type { RiskTier, WaitingOn } from '../../domain/request/stages.ts';
import { formatValue } from '../../domain/text/templates.ts';
import { renderBilingual, type BilingualText, type Html } from '../pages/layout.ts';

export const waitingWords: Record<WaitingOn, BilingualText> = {
  merchant: { zh: '等待商户', en: 'merchant' },
  operator: { zh: '等待运营', en: 'operators' },
  risk: { zh: '等待风控', en: 'risk' },
  bank: { zh: '等待银行', en: 'bank' },
  network: { zh: '等待渠道', en: 'networks' },
  terminal: { zh: '等待终端', en: 'terminals' },
  clock: { zh: '等待时间', en: 'clock' },
  nobody: { zh: '系统处理中', en: 'nobody' },
};

export const tierWords: Record<RiskTier, BilingualText> = {
  green: { zh: '低风险', en: 'green' },
  amber: { zh: '中风险', en: 'amber' },
  red: { zh: '高风险', en: 'red' },
};

export const describeStage = (stage: string): BilingualText => ({
  zh: formatValue(stage, 'zh'),
  en: formatValue(stage, 'en'),
});

/** Whose card changes: the merchant's, or that of one terminal. */
export const describeScope = ({ merchantId, terminal }: ScopeRef): BilingualText =>
  terminal === undefined
    ? { zh: `商户 ${merchantId}`, en: merchantId }
    : { zh: `商户 ${merchantId} 终端 ${terminal}`, en: `terminal ${terminal} of ${merchantId}` };

/** What people at the desk can do, in the order of the page. */
export const deskActions = {
  claim: { zh: '领取', en: 'claim' },
  release: { zh: '放回队列', en: 'put back' },
  approve: { zh: '通过', en: 'approve' },
  reject: { zh: '不通过', en: 'reject' },
  requestInfo: { zh: '要求补充材料', en: 'ask for papers' },
  recordCallback: { zh: '登记回拨结果', en: 'record a call' },
  escalate: { zh: '升级处理', en: 'escalate' },
  addNote: { zh: '添加备注', en: 'add a note' },
  freeze: { zh: '暂停并交风控', en: 'freeze for risk' },
  thaw: { zh: '解除暂停', en: 'thaw' },
  object: { zh: '登记异议', en: 'record an objection' },
  attestInPerson: { zh: '柜面核实本人', en: 'attest in person' },
  extendDeadline: { zh: '延长期限', en: 'extend the deadline' },
  retryStep: { zh: '重试步骤', en: 'try a step again' },
  skipStep: { zh: '跳过步骤', en: 'leave a step out' },
  forceRollback: { zh: '恢复原卡', en: 'go back to the old card' },
  recallPayouts: { zh: '追回已付款项', en: 'ask payouts back' },
  adjustLimit: { zh: '调整日收款限额', en: 'adjust the daily limit' },
} as const satisfies Partial<Record<ActionName, BilingualText>>;
/** A claim for somebody else. */
export const handOverWords: BilingualText = { zh: '转交同事', en: 'hand over to a colleague' };
export type DeskAction = keyof typeof deskActions;

/** What an action is called that an entry of the audit log names, with whatever stands behind it. */
export function nameAct(action: string): string {
  const [name = ''] = action.split(' ');
  return Object.hasOwn(deskActions, name) ? deskActions[name as DeskAction].zh : action;
}

const parties: Readonly<Record<string, BilingualText>> = {
  system: { zh: '系统', en: 'system' },
  merchant: { zh: '商户', en: 'merchant' },
  bank: { zh: '银行', en: 'bank' },
  network: { zh: '渠道', en: 'network' },
  acquirer: { zh: '收单机构', en: 'acquirer' },
  policy: { zh: '规则', en: 'policy' },
};

/** Who did it: a party in words, a person by their id. */
export const renderActor = (actor: string): Html | string => {
  const party = Object.hasOwn(parties, actor) ? parties[actor] : undefined;
  return party ? renderBilingual(party) : actor;
};

const minuteMs = 60_000;

/** How long until a deadline, or since: `2 d left`, `3 h late`. @param now ms since 1970 */
export function describeDue(due: string, now: number): BilingualText & { isLate: boolean } {
  const ms = Date.parse(due) - now;
  const minutes = Math.floor(Math.abs(ms) / minuteMs);
  const [zh, en] = describeMinutes(minutes);
  return ms < 0
    ? { zh: `已超时 ${zh}`, en: `${en} late`, isLate: true }
    : { zh: `剩 ${zh}`, en: `${en} left`, isLate: false };
}

/** How old an answer is: an old one is worth less. @param now ms since 1970 */
export function describeAge(at: string, now: number): BilingualText {
  const [zh, en] = describeMinutes(Math.floor(Math.max(0, now - Date.parse(at)) / minuteMs));
  return { zh: `${zh}前`, en: `${en} ago` };
}

/** A time in its largest unit: days, hours or minutes. */
export function describeMinutes(minutes: number): [zh: string, en: string] {
  const hours = Math.floor(minutes / 60);
  if (hours >= 48) return [`${Math.floor(hours / 24)} 天`, `${Math.floor(hours / 24)} d`];
  return hours >= 1 ? [`${hours} 小时`, `${hours} h`] : [`${minutes} 分钟`, `${minutes} min`];
}
