/**
 * The sentence of each event. `{name}` is replaced by a value; a [part] whose value is missing is left
 * out. `renderNotice` adds where payouts go, remedies and links. Messages have shorter ones: `sms-texts.ts`. In one file, because it is read as a list.
 */
import type { FeeDecision } from '../review/fee-decision.ts';
import type { AgentAct } from '../request/agent-acts.ts';
import type { NoticeAudience, NoticeEvent } from './events.ts';

export interface Sentence {
  zh: string;
  en: string;
}

export const sentences: Record<NoticeEvent, Sentence> = {
  submitted: {
    zh: '我们收到将结算卡由尾号{oldLast4}更换为{bankName}尾号{newLast4}的申请[，预计{eta}完成]。',
    en: 'We received a request to change the settlement card ending {oldLast4} to[ {bankName}] ending {newLast4}[, expected to be done by {eta}].',
  },
  'correction-asked': {
    zh: '换卡申请需要您[在{until}前]补正[：{items}]。',
    en: 'The card change needs your correction[ before {until}].[ {itemsEn}]',
  },
  'correction-reminder': {
    zh: '提醒：换卡申请仍待您[在{until}前]补正[：{items}]。',
    en: 'Reminder: the card change still waits for your correction[ before {until}].[ {itemsEn}]',
  },
  'identity-failed': {
    zh: '身份核验未通过，可重试或改用其他方式。',
    en: 'The identity check failed. You may try again or use another way.',
  },
  'identity-locked': {
    zh: '短信验证码多次输错，已暂时锁定，可稍后重试、改用其他方式或前往柜台。如非您本人操作，请立即点击停止链接。',
    en: 'Too many wrong codes: codes by SMS are locked for a while. You may try later, use another way or visit a counter. If it was not you, stop the change with the link at once.',
  },
  'identity-passed': {
    zh: '身份核验已通过，换卡协议（新卡尾号{newLast4}）已签署，副本可在进度页查看。',
    en: 'Identity is proved and the agreement for the card ending {newLast4} is signed; a copy is on the progress page.',
  },
  'agreement-reminder': {
    zh: '换卡协议（新卡尾号{newLast4}）待您签署[，请在{until}前完成]，请在进度页打开。',
    en: 'The agreement for the card ending {newLast4} waits for your signature[ before {until}]; open it on the progress page.',
  },
  'review-taken': { zh: '换卡申请已开始审核。', en: 'The review of the card change has begun.' },
  'review-overdue': {
    zh: '审核晚于预计，已升级处理[，最迟{until}前完成]。',
    en: 'The review takes longer than expected; it has been escalated[ and is expected by {until} at the latest].',
  },
  'review-reminder': {
    zh: '换卡申请待审核[，承诺{until}前完成]。',
    en: 'A card change waits for its review[, promised by {until}].',
  },
  'review-info-wanted': {
    zh: '审核需要您[在{until}前]补充信息[：{items}]。',
    en: 'The review needs more from you[ before {until}].[ {itemsEn}]',
  },
  'review-approved': {
    zh: '换卡申请审核已通过[；费率申请{fee}]。',
    en: 'The card change was approved[; your wish for another fee rate is {feeEn}].',
  },
  'penny-sent': {
    zh: '已向尾号{newLast4}的新卡打款0.01元，请在银行明细的附言中查看验证码，并在应用或进度页填写。',
    en: '0.01 yuan was sent to the new card ending {newLast4}. Read the code in its remark and enter it in the app or on the progress page.',
  },
  'penny-wrong': {
    zh: '打款验证码不符，请核对附言后重新填写。',
    en: 'The payment code was not right. Please read the remark again.',
  },
  'penny-expired': {
    zh: '打款验证已过期，请在进度页查看其他验证方式。',
    en: 'The proof by payment has expired. The progress page says how to go on.',
  },
  'penny-wanted': {
    zh: '请用尾号{newLast4}的新卡付款[{amount}元]，收款账户和附言见进度页[，{until}前有效]。',
    en: 'Please pay[ {amount} yuan] from the new card ending {newLast4}; where to and with which remark is on the progress page[; before {until}].',
  },
  'penny-mispaid': {
    zh: '付款金额或付款账户不符，请用尾号{newLast4}的新卡按进度页所示付款。',
    en: 'Amount or paying account were not right. Please pay from the new card ending {newLast4} as the progress page says.',
  },
  'cooling-started': {
    zh: '结算卡将更换为尾号{newLast4}[，冷静期至{until}]。如非您本人意愿，请立即点击停止链接。',
    en: 'The settlement card will change to the one ending {newLast4}[ after {until}]. If this is not your wish, stop it with the link.',
  },
  'cooling-ending': {
    zh: '结算卡将[于{until}]更换为尾号{newLast4}。如非您本人意愿，请立即点击停止链接。',
    en: 'The settlement card changes to the one ending {newLast4}[ at {until}]. If this is not your wish, stop it with the link.',
  },
  'network-audit': {
    zh: '收款渠道正在审核新结算卡，一般一天，有时数个工作日。',
    en: 'A network examines the new card: mostly for a day, sometimes for several working days.',
  },
  'network-late': {
    zh: '换卡停止后，有收款渠道批准了新结算卡（尾号{newLast4}），我们已要求其恢复原卡；核实恢复前，该渠道的款项会结算至新卡。',
    en: 'A network approved the new card ending {newLast4} after the change was stopped. It was asked to return to the old card; until that is read back it pays the new one.',
  },
  'network-returned': {
    zh: '收款渠道已恢复原结算卡，并已核实。',
    en: 'The network pays the old card again, as was read back.',
  },
  'switch-started': {
    zh: '换卡切换已开始，收款不受影响，切换完成前结算款将暂存；已发往原卡的款项如被退回，会再次结算。',
    en: 'The switch has begun. Collection goes on; payouts are held until it is done. What was sent to the old card and comes back is paid again.',
  },
  'network-fault': {
    zh: '切换中有一步尚未完成，工作人员正在处理。[{items}。]',
    en: 'One step of the switch is not done yet; our staff take care of it.[ {itemsEn}]',
  },
  'switch-finished': {
    zh: '切换已完成，正在测试新卡。',
    en: 'The switch is done; the new card is being tested.',
  },
  'limit-low': {
    zh: '尾号{newLast4}的新卡每日最多收款[{amount}元]，低于您的日均交易额，超出部分会晚到账。',
    en: 'The new card ending {newLast4} may receive[ {amount} yuan] a day at most, less than an average day of yours: the rest arrives later.',
  },
  completed: {
    zh: '结算卡已由尾号{oldLast4}更换为{bankName}尾号{newLast4}，今后结算至新卡。',
    en: 'The settlement card was changed from {oldLast4} to[ {bankName}] ending {newLast4}. Payouts go there from now on.',
  },
  'first-payout': {
    zh: '新卡首笔结算[{amount}元]已到账。',
    en: 'The first payout[ of {amount} yuan] to the new card has arrived.',
  },
  'payout-returned': {
    zh: '一笔此前发往原卡的结算款[（{amount}元）]被退回，会再次结算至当前结算卡，不会丢失，明细见进度页。',
    en: 'A payout sent to the old card before[, {amount} yuan,] came back. It is paid again, once, to the present card; the progress page has the details.',
  },
  'balance-negative': {
    zh: '账户余额为负[（-{amount}元）]，系退款或拒付所致，将从后续收款中扣回。',
    en: 'The balance is negative[ (-{amount} yuan)] after refunds or chargebacks; it is taken off the next takings.',
  },
  'cap-lifted': { zh: '新卡结算限额已解除。', en: 'The cap on payouts to the new card is lifted.' },
  'agent-acted': {
    zh: '代理人员{agentAct}。如非您的意愿，请立即拨打官方客服。',
    en: 'An agent {agentActEn}. If this is not your wish, please call the official service number at once.',
  },
  frozen: {
    zh: '换卡申请已暂停，我们将通过登记电话联系您，申请编号{requestId}。',
    en: 'The card change is on hold. We will call the registered number, request {requestId}.',
  },
  objection: {
    zh: '我们收到对换卡的异议，已暂停办理，将通过登记电话核实，核实前不会继续，申请编号{requestId}。',
    en: 'We received an objection and stopped the change, request {requestId}. We will call the registered number; nothing goes on before that.',
  },
  'late-objection': {
    zh: '换卡后收到异议，正在暂停结算并核查，我们将通过登记电话联系您，申请编号{requestId}。',
    en: 'An objection came after the change. Payouts are being paused while we check; we will call the registered number, request {requestId}.',
  },
  'payout-sign': {
    zh: '换卡后发现异常收支，正在核查，我们将通过登记电话联系您，申请编号{requestId}。',
    en: 'Something looks unusual after the card change and is checked; we will call the registered number, request {requestId}.',
  },
  'recall-asked': {
    zh: '已请求收款银行退回结算至尾号{newLast4}的款项[，共{amount}元][，预计{until}前答复]。银行能否退回取决于款项是否仍在账户中，请尽快报警。',
    en: 'We asked the bank to return what was paid to the card ending {newLast4}[, {amount} yuan][; its answer is expected by {until}]. Whether it can depends on whether the money is still there: please report it to the police soon.',
  },
  'recall-answered': {
    zh: '追回款项的请求已有结果[：已退回{amount}元，将结算给您][，尚有{missing}元未退回][。{items}]。如有疑问请拨打官方客服。',
    en: 'There is an answer about the money that was to come back[: {amount} yuan were returned and will be paid to you][; {missing} yuan were not].[ {itemsEn}] For questions please call the official service number.',
  },
  'stop-refused': {
    zh: '您此前要求停止换卡，系统已收到但未能生效[，原因：{refusal}]。如仍需停止，请立即拨打官方客服。',
    en: 'Your earlier wish to stop the card change was received, but it had no effect.[ The reason: {refusalEn}] If you still want to stop it, please call the official service number at once.',
  },
  'payouts-held': {
    zh: '结算款暂存，资金安全，收款不受影响，只是晚些到账[，预计{eta}恢复结算][，最迟{until}处理完毕]。',
    en: 'Payouts are held: the money is safe and collection goes on, it only arrives later[; payouts go on about {eta}][, settled by {until} at the latest].',
  },
  'rolled-back': {
    zh: '换卡未成功，已恢复原结算卡（尾号{oldLast4}）。[{items}。]',
    en: 'The change did not succeed; the card ending {oldLast4} is back.[ {itemsEn}]',
  },
  cancelled: {
    zh: '换卡申请已撤销，结算卡未变更（尾号{oldLast4}），可随时重新发起。',
    en: 'The card change was cancelled; the settlement card is still the one ending {oldLast4}. You may start again at any time.',
  },
  expired: {
    zh: '换卡申请已过期，结算卡未变更（尾号{oldLast4}）。[{items}。]',
    en: 'The card change has expired; the settlement card is still the one ending {oldLast4}.[ {itemsEn}]',
  },
  rejected: {
    zh: '换卡申请未通过，结算卡未变更（尾号{oldLast4}）。[{items}。]',
    en: 'The card change was not accepted; the settlement card is still the one ending {oldLast4}.[ {itemsEn}]',
  },
  'window-delay': {
    zh: '换卡申请已排队，无需重新提交[：{items}]。',
    en: 'The card change waits; no need to submit again.[ {itemsEn}]',
  },
  'bank-busy': {
    zh: '银行系统繁忙，系统会自动重试，无需重复提交[，预计{until}前完成]。',
    en: 'The bank is busy. We retry by ourselves[ and expect to be done by {until}]; no need to submit again.',
  },
  'sla-missed': {
    zh: '处理超过承诺时间，我们深表歉意，已优先处理[，预计{until}前完成]。',
    en: 'This takes longer than promised. We apologise and give it priority[; it is expected by {until}].',
  },
  escalated: {
    zh: '换卡申请已升级，请主管处理。',
    en: 'A card change was escalated: the supervisor is asked to see to it.',
  },
  'not-delivered': {
    zh: '有登记联系人无法送达，请致电商户核实并更正登记信息。',
    en: 'A contact of the record is never reached. Please call the merchant and have the record put right.',
  },
  'yearly-review': {
    zh: '尾号{oldLast4}的结算卡绑定将[于{until}]自动续期一年，如信息有变化或不再续期，请拨打官方客服。',
    en: 'The binding of the card ending {oldLast4} renews for a year by itself[ at {until}]. Please call the official service number if anything changed, or if you object.',
  },
  'papers-expiring': {
    zh: '证件、执照或银行卡即将到期，请尽快更新[：{items}]。',
    en: 'Papers or card expire soon; please renew them[: {itemsEn}]',
  },
  'binding-breach': {
    zh: '结算卡绑定[于{until}]到期，商户状态异常，不自动续期，请核实处理。',
    en: 'The card binding ends[ at {until}] and does not renew by itself: the merchant is in breach. Please look into it.',
  },
};

/** What became of a wish for another fee rate [A48]. */
export const feeDecisionTexts: Record<FeeDecision, Sentence> = {
  granted: { zh: '已同意，由工作人员另行办理', en: 'granted: staff will set it' },
  refused: { zh: '未同意，费率不变', en: 'refused: the rate stays as it is' },
};

/** What an agent did to the request, as a part of a sentence. */
export const agentActs: Record<AgentAct, Sentence> = {
  withdraw: { zh: '已撤销换卡申请', en: 'withdrew the request for the card change' },
  object: {
    zh: '对换卡提出异议，换卡已暂停',
    en: 'objected to the card change, which is on hold',
  },
  reportLost: {
    zh: '报告银行卡丢失，换卡或结算可能因此暂停',
    en: 'reported a card as lost, which may hold the change or the payouts',
  },
};

/** Sentences for audiences that read less than the owner, or thanks [E6]. */
export const audienceSentences: Partial<
  Record<NoticeEvent, Partial<Record<NoticeAudience, Sentence>>>
> = {
  'correction-asked': {
    agent: {
      zh: '您代理的商户有换卡申请待补正，请提醒商户办理。',
      en: 'The card change of a merchant of yours waits for a correction. Please remind them.',
    },
  },
  'correction-reminder': {
    agent: {
      zh: '您代理的商户的换卡申请仍待补正，请提醒商户尽快办理。',
      en: 'The card change of a merchant of yours still waits for a correction. Please remind them.',
    },
  },
  'cooling-started': {
    agent: {
      zh: '您代理的商户将更换结算卡，已进入冷静期。如您得知商户并未申请，请立即致电官方客服。',
      en: 'A merchant of yours is about to change the settlement card. If you learn that they did not ask for it, please call the service number at once.',
    },
  },
  'cooling-ending': {
    agent: {
      zh: '您代理的商户的结算卡即将更换。如您得知商户并未申请，请立即致电官方客服。',
      en: 'The settlement card of a merchant of yours changes soon. If you learn that they did not ask for it, please call the service number at once.',
    },
  },
  objection: {
    'old-contacts': {
      zh: '感谢您的告知，换卡已暂停办理，申请编号{requestId}，我们将通过登记电话核实。',
      en: 'Thank you for telling us. The change is stopped, request {requestId}; we will call the registered number.',
    },
    staff: {
      zh: '收到对换卡的异议，换卡已暂停，请风控回拨登记电话核实后决定。',
      en: 'An objection came and stopped a card change. The risk officer is asked to call back a registered number, and to decide.',
    },
  },
  'late-objection': {
    'old-contacts': {
      zh: '感谢您的告知，正在暂停结算并核查，申请编号{requestId}。',
      en: 'Thank you for telling us. Payouts are being paused and checked, request {requestId}.',
    },
    staff: {
      zh: '换卡后收到异议，正在暂停结算，请风控回拨登记电话核实后决定。',
      en: 'An objection came after the change, and payouts are being paused. The risk officer is asked to call back a registered number, and to decide.',
    },
  },
  frozen: {
    staff: {
      zh: '换卡申请已暂停，请风控核实后决定。',
      en: 'A card change is on hold. The risk officer is asked to verify it, and to decide.',
    },
  },
  'payout-sign': {
    staff: {
      zh: '换卡后发现异常收支，请风控核查并致电商户的登记电话。',
      en: 'Something looks unusual after a card change. The risk officer is asked to check it, and to call the registered number.',
    },
  },
  'recall-answered': {
    staff: {
      zh: '追回款项的请求已有结果[：已退回{amount}元][，尚有{missing}元未退回]，请跟进。',
      en: 'There is an answer about the money that was to come back[: {amount} yuan were returned][; {missing} yuan were not]. Please follow it up.',
    },
  },
  'recall-asked': {
    staff: {
      zh: '已请求收款银行退回结算至尾号{newLast4}的款项[，共{amount}元][，预计{until}前答复]，请跟进，并提醒商户报警。',
      en: 'The bank was asked to return what was paid to the card ending {newLast4}[, {amount} yuan][; its answer is expected by {until}]. Please follow it up, and tell the merchant to report it to the police.',
    },
  },
  'identity-passed': {
    'old-contacts': {
      zh: '身份核验已通过，换卡协议（新卡尾号{newLast4}）已签署。',
      en: 'Identity is proved and the agreement for the card ending {newLast4} is signed.',
    },
  },
  'identity-locked': {
    staff: {
      zh: '短信验证码多次输错，已暂时锁定，请留意是否有人冒名。',
      en: 'Too many wrong codes: codes by SMS are locked for a while. Please see whether somebody poses as the owner.',
    },
  },
  'network-fault': {
    staff: {
      zh: '切换中有一步需要人工处理，请到工作台处理。',
      en: 'One step of the switch needs a person. Please see to it at the desk.',
    },
  },
  'window-delay': {
    staff: {
      zh: '换卡申请已排队，将[于{until}]自动继续。',
      en: 'A card change waits and goes on by itself[ at {until}].',
    },
  },
  'review-overdue': {
    staff: {
      zh: '审核已超过承诺时间，请优先处理[，最迟{until}]。',
      en: 'A review is past its promised time. Please decide it first[, by {until} at the latest].',
    },
  },
  'sla-missed': {
    staff: {
      zh: '换卡申请已超过承诺时间，仍待处理，请处理或转交[，下次提醒{until}]。',
      en: 'A card change is past its promised time and still waits. Please see to it, or give it to somebody[; the next reminder comes at {until}].',
    },
  },
  'stop-refused': {
    staff: {
      zh: '一项停止换卡的操作已答复“已收到”，送达时被拒绝，请联系操作人。',
      en: 'A stop of a card change was answered as received and was refused when it was delivered. Please see to whoever pressed it.',
    },
  },
  'payouts-held': {
    staff: {
      zh: '结算款仍在暂存[，已升级至{level}][，须于{until}前处理完毕]。',
      en: 'Payouts are still held[; escalated to {levelEn}][; to be settled by {until}].',
    },
  },
  completed: {
    owner: {
      zh: '结算卡已由尾号{oldLast4}更换为{bankName}尾号{newLast4}，今后结算至新卡[。{selfPaid}直接结算的款项不适用首笔限额，请留意到账]。',
      en: 'The settlement card was changed from {oldLast4} to[ {bankName}] ending {newLast4}. Payouts go there from now on.[ What {selfPaidEn} pays out directly has no cap at first: please watch for it.]',
    },
    'new-mobile': {
      zh: '尾号{newLast4}的卡已成为该商户的结算卡。',
      en: 'The card ending {newLast4} is now the settlement card of this merchant.',
    },
  },
};
