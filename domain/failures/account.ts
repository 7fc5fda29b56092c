import { buildText } from './text.ts';

const zhState = '该卡当前状态无法收款，请联系发卡行恢复或更换其他卡';
const enState = 'This card cannot receive money now. Please ask your bank, or choose another card.';

export const accountFailures = {
  ACC_UNKNOWN_BANK: buildText(
    'merchant',
    '未能识别该银行，请核对银行名称和账号，或咨询开户行[；如与卡面完全一致，请确认（{confirm}）后再次提交]',
    'The bank is not recognised. Please check bank name and account number, or ask your bank.[ If the number is exactly as printed, confirm that ({confirm}) and send it again.]',
    'no issuer (15)',
  ),
  ACC_NOT_FOUND: buildText(
    'merchant',
    '未找到该银行账户，请核对银行名称和账号，或咨询开户行',
    'The account was not found. Please check bank name and account number, or ask your bank.',
    'no such account (14, AC01)',
  ),
  ACC_EXPIRED: buildText('merchant', zhState, enState, 'issuer status: expired'),
  ACC_LOST: buildText('merchant', zhState, enState, 'issuer status: reported lost'),
  ACC_CLOSED: buildText('merchant', zhState, enState, 'issuer status: closed'),
  ACC_FROZEN: buildText('merchant', zhState, enState, 'issuer status: frozen'),
  ACC_DORMANT: buildText('merchant', zhState, enState, 'issuer status: dormant'),
  ACC_KIND_REFUSED: buildText(
    'merchant',
    '请使用本人一类借记卡（对公请用同名对公账户）',
    'Please use your own class I debit card, or a corporate account of the same name.',
    'credit, semi-credit or prepaid card',
  ),
  ACC_CLASS_LIMIT: buildText(
    'merchant',
    '该账户类别有收款限额，请使用本人一类借记卡（对公请用同名对公账户）',
    'Accounts of this class have limits. Please use your own class I debit card, or a corporate account of the same name.',
    'class II or III account',
  ),
  ACC_NAME_MISMATCH: buildText(
    'merchant',
    '户名与商户登记名称不一致，请更换同名账户或先变更登记信息',
    'The account holder is not the registered name. Please use an account of that name, or change the registration first.',
    'NMTC, ANNM',
  ),
  ACC_NAME_CLOSE: buildText(
    'operator',
    '户名略有差异，已转人工核对',
    'The name differs slightly; a person is checking it.',
    'CMTC, MBAM: close match, never passed by itself',
  ),
  ACC_KIND_MISMATCH: buildText(
    'merchant',
    '对公、对私类型选择有误，请重新选择',
    'Corporate and personal are mixed up. Please choose again.',
    'BANM, PANM',
  ),
  ACC_UNVERIFIABLE: buildText(
    'operator',
    '银行暂时无法核验，已安排人工处理，无需重复提交',
    'The bank cannot verify now; a person takes care of it. No need to submit again.',
    'NOAP, ACNS or unavailable: fail closed to a person',
  ),
  ACC_PENNY_CODE_WRONG: buildText(
    'merchant',
    '验证码不符[，还可尝试{n}次]',
    'The code is not right.[ Tries left: {n}.]',
    'code in the remark entered wrongly',
  ),
  ACC_PENNY_EXPIRED: buildText(
    'merchant',
    '打款验证已过期，可重新发起',
    'The proof by payment has expired. You may start again.',
    'penny or reverse penny past its time',
  ),
  ACC_PENNY_RETURNED: buildText(
    'merchant',
    '打款未能入账或被退回，银行未必说明原因，请核对账户',
    'The test payment was not credited, or came back; the bank may not have said why. Please check the account.',
    'penny refused or returned, and not for a reason on our side',
  ),
  ACC_PENNY_MISPAID: buildText(
    'merchant',
    '付款金额或付款账户不符[，还可尝试{n}次]，请用新卡按页面所示金额和附言付款',
    'Amount or paying account are not right.[ Tries left: {n}.] Please pay from the new card as the page says.',
    'reverse penny of another amount, or not surely from the new account',
  ),
  ACC_OLD_HOLDER: buildText(
    'operator',
    '原结算卡为他人持有，须征得其同意，请等待客服拨打登记电话核实',
    'The present card is held by somebody else, who has to agree. Please wait until we call a registered number.',
    'the holder of the bound card is neither the merchant nor the new holder',
  ),
  ACC_SHARED: buildText(
    'operator',
    '该卡需进一步核实，请等待客服通过登记电话联系您',
    'The card needs a further check. Please wait for a call to your registered number.',
    'card used by other merchants',
  ),
} as const;
