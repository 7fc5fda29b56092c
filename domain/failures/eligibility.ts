import { buildText, buildVagueText } from './text.ts';

const describeStateZh = (matter: string) => `商户或账户状态暂不支持换卡，请先处理：${matter}`;
const describeStateEn = (matter: string) =>
  `The merchant cannot change cards now. Please settle first: ${matter}.`;

export const eligibilityFailures = {
  ELG_MERCHANT_STATE: buildText(
    'operator',
    describeStateZh('恢复商户正常状态'),
    describeStateEn('the state of the merchant account'),
    'merchant not ACTIVE',
  ),
  ELG_ARREARS: buildText(
    'merchant',
    describeStateZh('结清欠款'),
    describeStateEn('arrears'),
    'merchant has arrears',
  ),
  ELG_FROZEN: buildText(
    'operator',
    describeStateZh('解除冻结'),
    describeStateEn('the freeze of the account'),
    'merchant or its settlement account frozen',
  ),
  ELG_ABNORMAL: buildText(
    'operator',
    describeStateZh('异常记录'),
    describeStateEn('the abnormal record'),
    'merchant has an abnormal record',
  ),
  ELG_DEREGISTERED: buildText(
    'operator',
    '登记机关显示营业执照已吊销或注销，暂不支持换卡；如与实际不符，请先向登记机关核实',
    'The business registry shows the licence as revoked or cancelled, so the card cannot be changed. If that is wrong, please clear it with the registry first.',
    'business registry: revoked or cancelled',
  ),
  ELG_REGISTRY_UNKNOWN: buildText(
    'operator',
    '营业执照的登记信息暂时无法核实，已转人工处理，无需重复提交',
    'The registration of the business cannot be verified now. A person looks at it; please do not submit again.',
    'registry.required, and no entry is known: risk decides',
  ),
  ELG_CAPACITY: buildText(
    'operator',
    '经营者或法定代表人须年满18周岁并具有完全民事行为能力，请联系官方客服[ {phone}]人工办理',
    'The owner must be 18 or older and have full legal capacity. Please ask for help at the official service number[ {phone}].',
    'owner under age or without full capacity',
  ),
  ELG_DECEASED: buildText(
    'operator',
    '经营者已登记身故，请继承人携带死亡证明和继承公证书到柜台办理经营者变更后，再由新经营者申请',
    'The owner is registered as deceased. Please have the heirs registered as owner at a counter, with the death certificate and the notarised inheritance; the new owner then asks for the change.',
    'owner deceased: register the heirs (subject change) first',
  ),
  ELG_LICENCE_EXPIRED: buildText(
    'merchant',
    '营业执照已到期或即将到期，请更新后再办理',
    'The business licence has expired or soon will. Please renew it first.',
    'licence validity below licence.minValidity',
  ),
  ELG_KIND_MATRIX: buildText(
    'merchant',
    '此类商户须使用同名账户[（{kinds}）]，请更换账户',
    'This kind of merchant must use an account of the same name[ ({kinds})].',
    'accountKind.matrix',
  ),
  POL_COOLDOWN: buildText(
    'wait',
    '结算卡刚更换过，需间隔一段时间[，可于{date}后再次办理]',
    'The card was changed recently; some time must pass.[ Possible again after {date}.]',
    'cooldown.anyChange',
  ),
  POL_COOLDOWN_SAME: buildText(
    'wait',
    '该卡近期已办理过，需间隔一段时间[，可于{date}后再次办理]',
    'This card was used recently; some time must pass.[ Possible again after {date}.]',
    'cooldown.sameCard',
  ),
  POL_DAILY_LIMIT: buildText(
    'wait',
    '今日次数已用完，明日0点后再试',
    'No more submissions today. Please try after midnight.',
    'submit.perDay',
  ),
  POL_OPEN_REQUEST: buildText(
    'wait',
    '已有申请办理中[，进度：{stage}]',
    'A request is already running[, stage: {stage}].',
    'another request of the merchant is open',
  ),
  POL_WINDOW: buildText(
    'wait',
    '当前非办理时段，将[于{time}]自动继续，无需重新提交',
    'It is outside of office hours; this goes on by itself[ at {time}]. No need to submit again.',
    'window closed',
  ),
  POL_INTAKE: buildText(
    'merchant',
    '暂不支持通过该方式办理，请改用预检中列出的其他方式',
    'Requests are not taken on this way. Please use one of those that the pre-check lists.',
    'the policy does not offer the intake',
  ),
  POL_CHANGE_LOCK: buildText(
    'wait',
    '另一项变更办理中，完成后自动继续',
    'Another change is running; this goes on when it is done.',
    'change lock',
  ),
  POL_FREEZE: buildText(
    'wait',
    '切换暂停办理，恢复后自动继续，资金安全',
    'Switches are stopped for now; this goes on by itself. The money is safe.',
    'policy freeze of a bank, a network or the acquirer',
  ),
  POL_APPEAL: buildText(
    'merchant',
    '仅可对本商户近期未通过的申请提出申诉，请直接重新申请',
    'Only a recent request of this merchant that was not approved can be appealed against. Please apply anew.',
    'appeal: unknown, not rejected, of another merchant, or appeal.within passed',
  ),
  REV_REJECTED_MATERIALS: buildText(
    'merchant',
    '审核未通过：材料不符[，{items}]，请改正后重新申请',
    'Not approved because of the papers[: {items}]. Please correct them and apply again.',
    'review: materials',
  ),
  REV_REJECTED_SUBJECT: buildText(
    'merchant',
    '审核未通过：主体信息不符[，{items}]，请改正后重新申请',
    'Not approved because of the data of the merchant[: {items}]. Please correct them and apply again.',
    'review: subject',
  ),
  REV_REJECTED_PURPOSE: buildText(
    'merchant',
    '审核未通过：用途不明[，{items}]，请说明后重新申请',
    'Not approved because the purpose is not clear[: {items}]. Please explain it and apply again.',
    'review: purpose',
  ),
  REV_REJECTED_AUTHORITY: buildText(
    'merchant',
    '审核未通过：授权不足[，{items}]，请由法定代表人（经营者）本人办理',
    'Not approved because the authority does not suffice[: {items}]. The legal representative (owner) must apply.',
    'review: authority',
  ),
  REV_FEE_WISH: buildText(
    'operator',
    '费率申请已转人工审核，不影响换卡办理',
    'The wish for another fee rate goes to a reviewer; the card change goes on.',
    'review: the merchant wishes another fee rate; say with the approval what becomes of it',
  ),
  REV_NEED_INFO: buildText(
    'merchant',
    '需要补充信息[：{items}]，请[在{date}前]提交',
    'More information is needed[: {items}]. Please send it[ before {date}].',
    'review: information wanted',
  ),
  CMP_LIST_HIT: buildVagueText('operator', 'list hit: compliance'),
  RSK_STOP: buildVagueText('operator', 'stopped by risk'),
  RSK_OBJECTED: buildText(
    'operator',
    '我们收到异议，已暂停办理，将通过登记电话核实',
    'We received an objection and stopped. We will call the registered number.',
    'a contact objected',
  ),
  AGR_DECLINED: buildText(
    'merchant',
    '未签署协议，可重新发起签署',
    'The agreement was not signed. You may start again.',
    'agreement declined',
  ),
  AGR_EXPIRED: buildText(
    'merchant',
    '协议签署已超时，可重新发起签署',
    'The agreement was not signed in time. You may start again.',
    'agreement.ttl passed',
  ),
} as const;
