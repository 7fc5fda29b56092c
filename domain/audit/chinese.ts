/**
 * The actions of the audit log in Chinese, for the desk. The log itself and its English are in the tables beside this file. In one
 * file, because it is read as a list. `{name}` is a value of the entry, in words where it has some.
 */
import { nameNotice } from '../notices/names.ts';
import { nameStep, nameTarget, translateOrders } from '../text/process-words.ts';
import { formatYuan } from '../text/money.ts';
import { methodWords, proofResultWords } from '../text/proof-words.ts';
import { formatValue } from '../text/templates.ts';
import type { FactorMethod } from '../parties/identity.ts';
import type { AuditAction, AuditValue } from './actions.ts';

const texts: Record<AuditAction, string> = {
  submitted: '已提交申请',
  corrected: '已补正',
  'window-chosen': '已选择切换时间',
  withdrawn: '已撤销申请',
  objected: '提出异议，申请暂停',
  'objected-again': '再次提出异议，仅作记录',
  'old-card-reported-lost': '报告原卡丢失',
  'new-card-reported-lost': '报告新卡丢失',
  'code-requested': '已获取短信验证码',
  'code-not-delivered': '短信验证码未送达',
  'identity-session-opened': '身份核验（{method}）：已打开核验页面',
  'identity-check-open': '身份核验（{method}）：尚未完成',
  'identity-checked': '身份核验（{method}）：{result}',
  'agreement-signed': '已签署协议',
  'agreement-declined': '拒签协议',
  'agreement-link-resent': '已重发签署链接',
  'penny-renewal-requested': '要求重新打款验证',
  'penny-code-right': '打款验证码正确',
  'penny-code-wrong': '打款验证码错误',
  'reverse-penny-received': '已收到新卡付款',
  'reverse-penny-mispaid': '新卡付款的金额或账户不符',
  'trial-confirmed': '商户确认新卡测试到账',
  'trial-refused': '商户称新卡测试未到账',
  'wrong-data-reported': '报告新卡信息有误',
  claimed: '已领取',
  assigned: '已转交 {assignee}',
  'claim-released': '已放回队列',
  escalated: '已升级处理',
  'note-added': '添加备注',
  'first-approval': '{action}：第一人提出，待第二人',
  approved: '审核通过',
  rejected: '不通过',
  'information-requested': '要求商户补充材料',
  'attested-in-person': '柜面核实本人',
  'callback-confirmed': '回拨：对方确认',
  'callback-denied': '回拨：对方否认',
  'frozen-by-staff': '工作人员暂停申请',
  thawed: '解除暂停（两人）',
  'deadline-extended': '期限延长至 {until}（两人）',
  'step-retried': '重试：{step}',
  'step-skip-approved': '跳过（两人）：{step}',
  'recall-requested': '追回已付款项（两人）',
  'limit-approved': '每日限额定为{limitFen}元（两人）',
  'assertion-refused': '{action}：操作凭证不实，已拒绝',
  'rollback-forced': '恢复原卡（两人）',
  'stage-entered': '进入：{stage}',
  'gates-repeated': '前面的条件已不满足，重新核对',
  'stage-failed': '本阶段意外出错',
  'cancellation-requested': '在 Temporal 中被取消，申请暂停',
  'interrupt-too-late': '来得太晚，未生效：{interrupt}',
  'report-dropped': '回报属于其他申请，未采用',
  'notice-sent': '已发通知：{event}',
  'notice-not-delivered': '通知未送达：{event}',
  'correction-requested': '要求商户补正',
  'no-answer': '未按时答复：{question}',
  'review-overdue': '审核超时',
  'penny-ordered': '已发起打款验证',
  'penny-landed': '打款验证已到账',
  'penny-refused': '打款验证被拒',
  'penny-returned': '打款验证被退回',
  'penny-code-not-entered': '未按时填写打款验证码',
  'reverse-penny-requested': '已请商户用新卡付款',
  'cooling-started': '冷静期开始',
  frozen: '申请已暂停',
  'frozen-again': '暂停期间又有新的暂停原因',
  'verdict-overdue': '风控超时未决定',
  'payouts-held-long': '结算款暂存过久，已升级至{level}',
  'payout-recalled': '请求追回一笔款项',
  'recall-asked': '已请新卡银行退回款项',
  'recall-overdue': '银行超时未答复追回请求',
  'recall-answered': '追回款项结果：{state}',
  closed: '申请办结：{outcome}',
  'watch-ended': '新卡观察期结束',
  'step-done': '{order}：已完成',
  'step-refused': '{order}：被拒',
  'step-skipped': '{order}：已跳过，由运营处理',
  'batch-open': '有一批结算款正在出款，切换等待其完成',
  'cut-over-despite-batch': '运营决定不等该批出款，仍然切换',
  'switch-finished': '切换各步骤已完成',
  'no-terminal-to-test': '没有可测试的终端',
  'test-sale-failed': '测试交易未成功',
  'test-payout-landed': '新卡测试打款已到账',
  'test-payout-failed': '新卡测试打款未成功',
  'target-mismatch': '回读发现结算去向不是新卡',
  'limit-low': '新卡每日限额低于日均交易额',
  'limit-adjusted': '每日限额已设为{limitFen}元',
  'network-cut-over': '{network}已结算至新卡',
  'network-restored': '{network}不再结算至新卡',
  'network-mismatch': '{network}结算至不应结算的卡',
  'network-payout-landed': '{network}首笔结算已到新卡',
  'network-payout-unseen': '观察期内未见{network}的结算款',
  'hold-released': '暂存款开始结算',
  'hold-kept': '原卡无法收款，结算款继续暂存',
  'hold-left': '另一笔换卡仍在核查，结算款继续暂存',
  'rollback-started': '开始恢复原卡',
  'signature-revoked': '恢复原卡后协议不再有效',
  'terminals-replaced': '商户有新终端，正在登记',
  'terminals-overdue': '终端未按时完成配置',
  'first-payout-landed': '新卡首笔结算已到账',
  'payout-came-back': '一笔款项被尾号{card}的卡退回',
  'balance-negative': '账户余额为负',
  'payout-sign-seen': '发现异常收支，已通知',
  'another-card-requested': '请商户更换其他卡',
  'another-card-overdue': '商户未按时更换其他卡',
  'hold-released-elsewhere': '暂存款已由他方解除暂存',
};

const levels: Readonly<Record<string, string>> = {
  operator: '运营',
  supervisor: '主管',
  compliance: '合规部门',
  limit: '管理层（已到期限）',
};

/** The name of a proof; another one of an older entry as it is. */
const nameMethod = (method: string): string =>
  Object.hasOwn(methodWords, method) ? methodWords[method as FactorMethod].zh : method;

const nameResult = (result: string): string =>
  Object.hasOwn(proofResultWords, result)
    ? proofResultWords[result as keyof typeof proofResultWords].zh
    : result;

const words: Readonly<Record<string, string>> = {
  returned: '已全部退回',
  'returned-in-part': '部分退回',
  refused: '被拒',
  'nothing-to-recall': '无款可退',
  unanswered: '未答复',
  withdraw: '撤销申请',
  'roll-back': '恢复原卡',
  freeze: '暂停',
  hold: '暂存结算款',
  ask: '要求补充材料',
};

/** How each value of an entry is shown; others as they are. */
const showers: Readonly<Record<string, (value: string) => string>> = {
  stage: (value) => formatValue(value, 'zh'),
  outcome: (value) => formatValue(value, 'zh'),
  event: (value) => nameNotice(value).zh,
  order: (value) => translateOrders(value) ?? value,
  step: (value) => nameStep(value).zh,
  network: (value) => nameTarget(value).zh,
  question: (value) => nameStep(value).zh,
  level: (value) => levels[value] ?? value,
  method: nameMethod,
  result: nameResult,
  state: (value) => words[value] ?? value,
  interrupt: (value) => words[value] ?? value,
  limitFen: (value) => formatYuan(Number(value)),
  until: (value) => formatValue(value, 'zh'),
};

/**
 * The action in Chinese with its data; undefined for entries of other versions.
 * @param nameAct what an action of the API is called
 */
export function describeInChinese(
  action: string,
  data: Readonly<Record<string, AuditValue>> = {},
  nameAct: (action: string) => string = (act) => act,
): string | undefined {
  if (!Object.hasOwn(texts, action)) return undefined;
  return texts[action as AuditAction].replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const { [name]: value } = data;
    if (value === undefined) return '不详';
    const { [name]: show = name === 'action' ? nameAct : String } = showers;
    return show(String(value));
  });
}
