import { buildText } from './text.ts';

const zhBusy = '银行系统繁忙，系统会自动重试，无需重复提交';
const enBusy = 'The bank is busy. We retry by ourselves; no need to submit again.';
// It is read while the switch is undone, and afterwards.
const zhSwitch = '切换遇到问题，改为恢复原设置，收款不受影响';
const enSwitch = 'The switch met a problem, so the old settings are put back. Collection goes on.';
// What was seen stays vague: details help criminals [D phishing-proof messages].
const zhWatch = '换卡后发现异常，正在核查，我们将通过登记电话联系您';
const enWatch =
  'Something looks unusual after the change and is checked. We will call the registered number.';

export const processFailures = {
  UPS_BUSY: buildText('wait', zhBusy, enBusy, 'party unavailable (91, 96)'),
  UPS_TIMEOUT: buildText('wait', zhBusy, enBusy, 'no answer in time (68)'),
  UPS_UNKNOWN: buildText(
    'operator',
    zhBusy,
    enBusy,
    'order without a final answer (09): query it by its key, never send it again',
  ),
  UPS_REJECTED: buildText(
    'operator',
    '对方机构未受理，已转人工处理',
    'The institution did not accept it; a person takes care.',
    'the party refused without a code that we know',
  ),
  UPS_OTHER_SUBJECT: buildText(
    'operator',
    '核验机构的答复与本申请不符，已转人工处理',
    'The answer of the checking institution is not about this request; a person takes care.',
    'the party answered about another request, person or account: the answer does not count',
  ),
  UPS_NAME_SIGNS: buildText(
    'operator',
    '户名含该机构无法接收的生僻字，已转人工办理',
    'The name has rare characters that this institution cannot take; a person takes care.',
    'the party cannot store these characters: make the change there by hand',
  ),
  UPS_NAME_LENGTH: buildText(
    'operator',
    '户名超过该机构可接收的长度，已转人工办理',
    'The name is too long for this institution; a person takes care.',
    'the party takes no name of this length: make the change there by hand',
  ),
  UPS_CLOSED: buildText(
    'wait',
    '对方系统维护中，恢复后自动继续',
    'The other side is closed for maintenance; this goes on by itself.',
    'party closed',
  ),
  NET_INTERRUPTED: buildText(
    'merchant',
    '已保存进度，网络恢复后可从原处继续',
    'Progress is saved. Continue when the network is back.',
    'client interrupted',
  ),
  NTC_NOT_DELIVERED: buildText(
    'operator',
    '有登记联系方式无法送达，请更正登记信息或联系官方客服[ {phone}]',
    'A registered contact cannot be reached. Please have it corrected, or call the official service number[ {phone}].',
    'a notice was refused for good: call the merchant and have the contact corrected',
  ),
  SWT_PARTIAL: buildText('operator', zhSwitch, enSwitch, 'switch stopped half way'),
  SWT_MIGRATION: buildText('operator', zhSwitch, enSwitch, 'migration failed'),
  SWT_BATCH_OPEN: buildText(
    'operator',
    '有一批结算款正在出款，切换须等其完成，资金不受影响',
    'A batch of payouts is being made, and the switch waits for its end. The money is not affected.',
    'an open batch of payouts: look at it in the settlement, then retry, skip (two people) or roll back',
  ),
  SWT_RECON: buildText(
    'operator',
    '结算去向核对不一致，已转人工核查，如有疑问请拨打官方客服[ {phone}]',
    'Where payouts go does not agree with our record; a person checks it. For questions please call the official service number[ {phone}].',
    'reconciliation or read-back failed',
  ),
  TST_TERMINAL: buildText(
    'merchant',
    '测试未成功，问题在终端，请保持终端开机并联网，或拨打官方客服[ {phone}]',
    'The test failed because of the terminal. Please keep it switched on and connected, or call the official service number[ {phone}].',
    'test sale failed',
  ),
  TST_PAYOUT: buildText(
    'merchant',
    '测试未成功，问题在新卡，请联系发卡行确认该卡可收款',
    'The test failed because of the new card. Please ask its bank whether it takes payments.',
    'test payout failed or refused by the owner',
  ),
  TST_PAYER_CARD: buildText(
    'merchant',
    '测试未成功，问题在付款卡，请换一张卡重试',
    'The test failed because of the paying card. Please try another one.',
    'payer card failed in the test sale',
  ),
  LIM_BELOW_NEED: buildText(
    'merchant',
    '新卡收款限额偏低，建议联系发卡行调整',
    'The limits of the new card are low. Please ask your bank to raise them.',
    'limits below average day',
  ),
  EXP_DEADLINE: buildText(
    'merchant',
    '申请已过期，可随时重新发起',
    'The request has expired. You may start again at any time.',
    'deadline passed',
  ),
  CXL_BY_MERCHANT: buildText(
    'merchant',
    '已撤销，可随时重新发起',
    'Cancelled. You may start again at any time.',
    'withdrawn by the merchant',
  ),
  WATCH_SHORTFALL: buildText(
    'operator',
    '到账异常，已暂停结算并核查',
    'Payouts look wrong; they are paused and checked.',
    'watch: shortfall',
  ),
  WATCH_REFUNDS: buildText('operator', zhWatch, enWatch, 'watch: refunds far above the usual'),
  WATCH_DRAIN: buildText('operator', zhWatch, enWatch, 'watch: payouts leave the new card at once'),
  WATCH_TAKINGS: buildText('operator', zhWatch, enWatch, 'watch: takings far above the usual'),
  WATCH_LATE_OBJECTION: buildText(
    'operator',
    '换卡后收到异议，正在核查，我们将通过登记电话联系您',
    'An objection came after the change and is checked. We will call the registered number.',
    'watch: late objection',
  ),
  WATCH_RECALL_REFUSED: buildText(
    'operator',
    '收款银行未能退回款项，请尽快报警，并提供申请编号',
    'The bank could not return the money. Please report it to the police soon, with the request id.',
    'watch: the bank of the new card returns nothing: hand the evidence pack to the police',
  ),
  WATCH_CORRECTION: buildText(
    'merchant',
    '新卡信息有误，结算款已暂存，请重新提交换卡申请，原因选“更正信息”',
    'The data of the new card are wrong. Payouts are held; please submit a new card change with the reason “correction of wrong data”.',
    'watch: wrong data found after the switch',
  ),
  SYS_INTERNAL: buildText(
    'operator',
    '系统异常，已通知技术人员[，编号{id}]',
    'Something went wrong; engineers are told.[ Number {id}.]',
    'unexpected error',
  ),
  ACT_WRONG_STAGE: buildText(
    'nobody',
    '当前阶段[（{stage}）]不能进行此操作，请查看进度',
    'Not possible at this stage[ ({stage})]. Please look at the progress.',
    'action not allowed in this stage',
  ),
  ACT_WATCH_OVER: buildText(
    'nobody',
    '新卡观察期已结束[（{time}）]，不能再办理；如有异议，请立即拨打官方客服[ {phone}]',
    'The watch over the new card has ended[ ({time})]; this is not possible any more. If something is wrong, please call the official service number[ {phone}] at once.',
    'the watch over the new card has ended (watch.for): only another change or a person can correct it',
  ),
  ACT_NOT_ALLOWED: buildText(
    'nobody',
    '您没有此操作的权限[（{field}）]，请由有权限的人员办理',
    'You may not do this[ ({field})]. Please let somebody do it who may.',
    'role may not do this',
  ),
  ACT_NO_COLLEAGUE: buildText(
    'nobody',
    '没有使用此账号且与您角色相同的同事，请对方先登录工作台，或由主管转交',
    'No colleague with a role of yours is known under this id. Please have them sign in at the desk once, or a supervisor assign the case.',
    'hand-over to somebody who has not signed in at the desk, or has another role',
  ),
  ACT_NOT_ASSERTED: buildText(
    'nobody',
    '此操作缺少有效的操作凭证，请登录业务系统重新操作',
    'This act carries no valid proof of who acts. Please sign in and do it again.',
    'a decision of staff without a proof of API or worker, or with one of another act',
  ),
  ACT_SAME_PERSON: buildText(
    'nobody',
    '此操作须由另一人完成',
    'Another person must do this.',
    'this person has another part in the request that excludes it (separation of duties)',
  ),
  ACT_OTHER_REQUEST: buildText(
    'nobody',
    '此操作属于另一申请，请核对申请编号',
    'This belongs to another request. Please check the request id.',
    'message of another request',
  ),
  ACT_CONTACT_REFUSED: buildText(
    'nobody',
    '该联系方式不在登记资料中，或登记时间过短，请回拨更早登记的联系方式',
    'This contact is not on the record, or not for long enough. Please call one that has been there longer.',
    'callback to a contact that is not of the record or in quarantine (contacts.quarantine)',
  ),
  ACT_TOO_MANY: buildText(
    'wait',
    '操作过于频繁，请[于{time}后]再试；如有异议可随时停止变更',
    'Too many actions in a short time. Please try again[ after {time}]; you can stop the change at any time.',
    'more actions than a person, or one side of the request, may take (limits)',
  ),
  ACT_NOT_ASKED: buildText(
    'nobody',
    '只能更正要求更正的内容[，请去掉：{items}]',
    'Only what was asked for can be corrected.[ Please leave out: {items}.]',
    'a correction of what no open problem names, nor follows from one',
  ),
  ACT_CALLBACK_FIRST: buildText(
    'nobody',
    '有人提出异议，须先回拨登记电话并记录对方确认',
    'Somebody objected. First call a contact of the record and record that they confirm the change.',
    'thaw after an objection without a confirmed callback since',
  ),
  ACT_CALLBACK_DENIED: buildText(
    'nobody',
    '登记联系人已在电话中否认本次变更，该申请只能选“不通过”',
    'A contact of the record denied this change on the phone. The request can only be rejected.',
    'a denied callback is final for the request: reject it',
  ),
  ACT_NO_CHANGE: buildText(
    'nobody',
    '此操作不会带来变化，请刷新后重试[，{time}后可再次操作]',
    'This would change nothing. Please reload and try again.[ Possible again after {time}.]',
    'nothing to change, or decided on other evidence',
  ),
} as const;
