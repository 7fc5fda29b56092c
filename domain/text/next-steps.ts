/** What merchants do next, at every wait and after every action, in two languages [A90, E3]. */
import { fillTemplateReadably, type Language } from './templates.ts';

/** Next steps while the request waits for somebody. */
const waits = {
  nothing: { zh: '无需操作', en: 'nothing' },
  wait: { zh: '请等待，会自动继续', en: 'wait' },
  'wait-until': { zh: '请等待，将于{time}自动继续', en: 'wait: it goes on by itself at {time}' },
  'wait-audit': {
    zh: '请等待：渠道正在审核新卡，一般一天，有时数个工作日',
    en: 'wait: a network examines the new card, mostly for a day, sometimes for several working days',
  },
  'wait-return': {
    zh: '请等待：渠道正在恢复原卡，核实后会告知您',
    en: 'wait: the network is returning to the old card; you are told when it is read back',
  },
  'wait-held': {
    zh: '请等待：收款照常，结算款暂存，资金安全',
    en: 'wait: collection goes on, payouts are held safely',
  },
  'wait-batch': {
    zh: '请等待：有一批结算款正在出款，完成后自动继续，资金安全',
    en: 'wait: a batch of payouts is being made; it goes on by itself, your money is safe',
  },
  'wait-for-cut-over': {
    zh: '请等待：允许切换后会自动继续',
    en: 'wait: it goes on by itself when switches are allowed again',
  },
  'wait-for-review': { zh: '请等待审核', en: 'wait for the review' },
  'review-closed': {
    zh: '请等待：审核将于{time}继续',
    en: 'wait: the review goes on at {time}',
  },
  'expect-call': {
    zh: '请留意来电：我们会拨打您登记的号码核实',
    en: 'expect a call to the number of the record',
  },
  'prove-identity': {
    zh: '请用两种方式核验身份：短信验证码、人脸、银行卡密码（在发卡行页面输入），或到柜台办理',
    en: 'prove your identity in two ways: one-time code, face, card password at its bank, or at a counter',
  },
  sign: { zh: '请阅读并签署协议', en: 'read and sign the agreement' },
  correct: { zh: '请补正所列事项', en: 'correct the named items' },
  'enter-penny-code': {
    zh: '请填写一分钱入账附言中的验证码',
    en: 'read the code in the remark of the one-cent payment and enter it',
  },
  'pay-stated-amount': {
    zh: '请用新卡支付指定金额，然后确认已付',
    en: 'pay the stated amount from the new card, then say so',
  },
  'cooling-until': {
    zh: '无需操作：{time}后开始切换',
    en: 'nothing: the switch begins at {time}',
  },
  'terminal-on': {
    zh: '请保持一台终端开机并联网',
    en: 'keep a terminal switched on and connected',
  },
  'terminal-technician': {
    zh: '请等待：部分终端不支持新卡银行，工作人员将与您联系升级或更换',
    en: 'wait: a terminal does not support the bank of the new card; staff will call you to update or replace it',
  },
  'other-payer-card': {
    zh: '请换一张付款卡再试：不是终端或新卡的问题',
    en: 'try another card to pay with: neither the terminal nor the new card is at fault',
  },
  'new-card-at-bank': {
    zh: '请联系新卡的发卡行确认该卡可收款：不是终端的问题',
    en: 'ask the bank of the new card whether it takes payments: the terminal is not at fault',
  },
  'terminals-on': {
    zh: '请将终端开机并联网',
    en: 'switch your terminals on and connect them',
  },
  'confirm-trial': {
    zh: '请核对测试交易和新卡到账的一分钱，然后确认',
    en: 'look at the test sale and the cent on the new card, then confirm',
  },
  'confirm-network-payout': {
    zh: '请核对渠道直接结算的款项是否已到新卡，然后确认',
    en: 'look whether what the network pays out has reached the new card, then confirm',
  },
  'we-call': {
    zh: '无需操作：我们会拨打您登记的号码核实',
    en: 'nothing: we call the number of the record',
  },
  'old-contact-call': {
    zh: '我们会拨打您登记的号码核实；如号码已停用，请致电官方客服',
    en: 'we call the number of the record; if it is not yours any more, call the official service number',
  },
  'goes-back': {
    zh: '无需操作：正在恢复原卡',
    en: 'nothing: we are going back to the old card',
  },
  'staff-at-work': {
    zh: '无需操作：工作人员正在处理',
    en: 'nothing: our staff take care of it',
  },
  'held-safely': {
    zh: '无需操作：结算款暂存，资金安全',
    en: 'nothing: your money is held safely',
  },
  'held-until-settled': {
    zh: '无需操作：结算款暂存，资金安全；本申请处理完毕后即可重新申请更换其他银行卡',
    en: 'nothing: your money is held safely; you can name another card in a new request once this one has ended',
  },
  'name-another-card': {
    zh: '请重新申请更换其他银行卡：新卡生效前结算款暂存',
    en: 'name another card in a new request: payouts are held until then',
  },
} as const satisfies Record<string, Record<Language, string>>;

/** Next steps after an action. */
const answers = {
  'open-link': { zh: '请打开链接完成核验', en: 'open the link and complete the check' },
  'proof-checked': { zh: '核验中', en: 'the proof is being checked' },
  'signature-read': { zh: '正在读取签署结果', en: 'the signature is being read' },
  'bank-asked': { zh: '正在向银行查询到账', en: 'the bank is being asked what has come in' },
  'code-compared': { zh: '正在核对验证码', en: 'the code is being compared' },
  'code-sent': { zh: '请输入发送至{to}的验证码', en: 'enter the code sent to {to}' },
  'ask-for-another-code': {
    zh: '如未收到验证码，请重新获取',
    en: 'ask for another code if none arrives',
  },
  'link-sent': { zh: '链接已发送', en: 'the link is on its way' },
  'penny-again': {
    zh: '我们会再打款一分钱，附新的验证码',
    en: 'another cent with a new code is on its way',
  },
  'correction-checked': { zh: '正在核对补正内容', en: 'the correction is being checked' },
  cancelling: { zh: '正在撤销申请', en: 'the request is being cancelled' },
  'hold-released': { zh: '正在恢复结算', en: 'the hold is being released' },
  'switch-undone': { zh: '正在恢复原卡', en: 'the switch is being undone' },
  'objection-kept': {
    zh: '您的异议已记录，正在核实',
    en: 'your objection is on record and is looked at',
  },
  'change-stopped': {
    zh: '变更已停止，我们会拨打您登记的号码核实',
    en: 'the change is stopped; we call the number of the record',
  },
  'payouts-stopped': {
    zh: '向新卡的结算暂停，我们会拨打您登记的号码核实',
    en: 'payouts to the new card are held; we call the number of the record',
  },
  'stop-received': {
    zh: '已收到，正在生效；生效前不会切换到新卡',
    en: 'received and on its way; nothing is switched to the new card before it takes effect',
  },
  'stop-received-watched': {
    zh: '已收到，正在生效；生效后向新卡的结算暂停，急需停止请拨打官方客服',
    en: 'received and on its way; payouts to the new card are held once it takes effect; if it is urgent, call the official service number',
  },
  'loss-recorded': {
    zh: '已记录；请同时向发卡行挂失',
    en: 'recorded; please report the loss to the bank of the card too',
  },
  'held-until-new-card': {
    zh: '新卡生效前结算款暂存，资金安全',
    en: 'payouts are held safely until the new card is in place',
  },
  'not-with-this-card': {
    zh: '不再更换为这张卡',
    en: 'the change goes no further with this card',
  },
  'correct-anew': {
    zh: '结算款将暂存：请重新提交申请，原因选“更正信息”',
    en: 'payouts are held: submit a new request, reason correction',
  },
} as const satisfies Record<string, Record<Language, string>>;

const steps = { ...waits, ...answers };

export type NextStep = keyof typeof steps;

export const nextSteps = Object.keys(steps) as NextStep[];

/**
 * The text of a next step in both languages on one line, Chinese first.
 * @param values `time`: ISO 8601, shown in Chinese time to the minute; `to`: a masked number
 */
export function describeNextStep(
  step: NextStep,
  values: { time?: string; to?: string } = {},
): string {
  const renderIn = (language: Language) =>
    fillTemplateReadably(steps[step][language], values, language);
  return `${renderIn('zh')} · ${renderIn('en')}`;
}
