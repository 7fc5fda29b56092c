/**
 * The sentence of each event as SMS: Chinese only, and short, because a message of two parts has room for 134 signs with its
 * name, its link and the number to call. A [part] is left out where its value is missing or there is no room for it; the page
 * behind the link has everything. In one file, because it is read as a list.
 */
import type { AgentAct } from '../request/agent-acts.ts';
import type { NoticeAudience, NoticeEvent } from './events.ts';

/** Events that staff alone hear of: they read mail. */
type StaffEvent = 'review-reminder' | 'escalated' | 'not-delivered' | 'binding-breach';
export type SmsEvent = Exclude<NoticeEvent, StaffEvent>;

export const smsSentences: Record<SmsEvent, string> = {
  submitted: '收到换卡申请，新卡尾号{newLast4}[，预计{eta}完成]。',
  'correction-asked': '换卡申请需您补正[，{until}前]。',
  'correction-reminder': '提醒：换卡申请待您补正[，{until}前]。',
  'identity-failed': '身份核验未通过，可重试或改用其他方式。',
  'identity-locked': '验证码多次输错，已暂时锁定。',
  'identity-passed': '身份已核验，换卡协议（新卡{newLast4}）已签。',
  'agreement-reminder': '换卡协议待您签署[，{until}前]。',
  'review-taken': '换卡申请已开始审核。',
  'review-overdue': '审核晚于预计，已升级处理[，最迟{until}]。',
  'review-info-wanted': '审核需您补充信息[，{until}前]。',
  'review-approved': '换卡申请审核已通过[；费率申请{fee}]。',
  'penny-sent': '已向尾号{newLast4}的卡打款0.01元，请查附言验证码。',
  'penny-wrong': '打款验证码不符，请核对附言重填。',
  'penny-expired': '打款验证已过期，请改用其他方式。',
  'penny-wanted': '请用尾号{newLast4}的卡付款[{amount}元][，{until}前]，详见进度页。',
  'penny-mispaid': '付款金额或账户不符，请按进度页重付。',
  'cooling-started': '结算卡将换为尾号{newLast4}[，冷静期至{until}]。',
  'cooling-ending': '结算卡将[于{until}]换为尾号{newLast4}。',
  'network-audit': '收款渠道审核新卡中，一般一天，有时数日。',
  'network-late': '换卡停止后有渠道批准新卡{newLast4}，已要求恢复原卡。',
  'network-returned': '收款渠道已恢复原结算卡。',
  'switch-started': '换卡切换已开始，收款不受影响。',
  'network-fault': '切换中有一步由人工处理，详见进度页。',
  'switch-finished': '切换完成，正在测试新卡。',
  'limit-low': '新卡{newLast4}日限额[{amount}元]低于您的日均额，超出部分晚到账。',
  completed: '结算卡已由尾号{oldLast4}换为尾号{newLast4}。',
  'first-payout': '新卡首笔结算[{amount}元]已到账。',
  'cap-lifted': '新卡结算限额已解除。',
  'payout-returned': '一笔发往原卡的款[（{amount}元）]被退回，将再次结算。',
  'balance-negative': '账户余额为负[（-{amount}元）]，从后续收款扣回。',
  'agent-acted': '代理人员{agentAct}，非您意愿请来电。',
  frozen: '换卡已暂停，我们将致电登记电话。',
  objection: '收到异议，换卡已暂停。',
  'late-objection': '收到异议，正在暂停结算。',
  'payout-sign': '换卡后收支异常，正在核查，将致电您。',
  'recall-asked': '已请收款行退回款项[，共{amount}元][，{until}前答复]，请报警。',
  'recall-answered': '追回款项有结果[：退回{amount}元][，未退{missing}元]。',
  'stop-refused': '您此前的停止未生效，请立即致电客服。',
  'payouts-held': '结算款暂存，资金安全[，预计{eta}恢复][，最迟{until}]。',
  'rolled-back': '换卡未成功，已恢复原卡{oldLast4}。',
  cancelled: '换卡已撤销，结算卡未变（{oldLast4}）。',
  expired: '换卡申请已过期，结算卡未变（{oldLast4}）。',
  rejected: '换卡申请未通过，结算卡未变（{oldLast4}）。',
  'window-delay': '换卡申请已排队，无需重新提交。',
  'bank-busy': '银行繁忙，自动重试，无需重复提交[，预计{until}完成]。',
  'sla-missed': '处理超时，深表歉意，已优先处理[，预计{until}完成]。',
  'yearly-review': '尾号{oldLast4}的绑定将[于{until}]续期一年，如有异议请来电。',
  'papers-expiring': '证件、执照或银行卡将到期，请尽快更新。',
};

/** Sentences for audiences that read less than the owner, or more, or thanks [E6]. */
export const smsAudienceSentences: Partial<
  Record<SmsEvent, Partial<Record<NoticeAudience, string>>>
> = {
  'correction-asked': { agent: '换卡申请待商户补正，请提醒商户办理。' },
  'correction-reminder': { agent: '换卡申请仍待商户补正，请提醒商户。' },
  'cooling-started': { agent: '商户将更换结算卡，如非其本意请立即致电客服。' },
  'cooling-ending': { agent: '商户即将更换结算卡，如非其本意请立即致电客服。' },
  objection: { 'old-contacts': '谢谢告知，换卡已暂停。' },
  'late-objection': { 'old-contacts': '谢谢告知，正在暂停结算。' },
  completed: {
    owner: '结算卡已换为尾号{newLast4}，回执见链接[；{selfPaid}款项无首笔限额]。',
    'new-mobile': '尾号{newLast4}的卡已成为该商户结算卡。',
  },
};

/** What an agent did to the request. */
export const smsAgentActs: Record<AgentAct, string> = {
  withdraw: '撤销了换卡申请',
  object: '提出异议，换卡暂停',
  reportLost: '报告银行卡丢失',
};
