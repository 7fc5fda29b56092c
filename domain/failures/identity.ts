import { buildText } from './text.ts';

export const identityFailures = {
  IDV_OTP_WRONG: buildText(
    'merchant',
    '验证码有误，请重新输入[，还可尝试{n}次]',
    'The code is not right.[ Tries left: {n}.]',
    'one-time code wrong',
  ),
  IDV_OTP_EXPIRED: buildText(
    'merchant',
    '验证码已过期，请重新获取',
    'The code has expired. Please ask for a new one.',
    'one-time code past its time',
  ),
  IDV_OTP_LOCKED: buildText(
    'wait',
    '验证码错误次数过多，请稍后再办理或前往柜台[，{time}后可重新获取]',
    'Too many wrong codes. Please try later or visit a counter.[ Codes are sent again after {time}.]',
    'one-time code locked',
  ),
  IDV_OTP_NOT_DELIVERED: buildText(
    'merchant',
    '未收到验证码？请检查短信拦截，或改用其他验证方式',
    'No code received? Please check message blocking, or use another way.',
    'one-time code not delivered or no usable contact',
  ),
  IDV_FACE_FAILED: buildText(
    'merchant',
    '人脸核验未通过，可[重试{n}次，也可]改用其他验证方式或到柜台办理',
    'Face check failed.[ Tries left: {n}.] You may also use another way, or visit a counter.',
    'face check failed',
  ),
  IDV_FACE_CONSENT: buildText(
    'merchant',
    '人脸核验须您单独同意，请重新核验并勾选同意，也可选择其他验证方式',
    'A face check needs your separate consent. Please repeat it and agree, or choose another way.',
    'face session without a separate consent: it does not count (PIPL 29)',
  ),
  IDV_PASSWORD_FAILED: buildText(
    'merchant',
    '银行卡密码核验未通过，请以发卡行提示为准，也可选择其他验证方式',
    'The issuer did not confirm the card password. Please follow its advice, or choose another way.',
    'card password not confirmed at the issuer',
  ),
  IDV_NOT_PROVED: buildText(
    'merchant',
    '身份核验未在规定时间内完成，请继续办理并重新核验',
    'Identity was not proved in time. Please go on and prove it again.',
    'identity.ttl passed without two factors',
  ),
  IDV_MISMATCH: buildText(
    'merchant',
    '身份信息核对不一致，请按证件核对后重新提交',
    'The identity data do not agree. Please check them against the document.',
    'registry mismatch',
  ),
  IDV_DOC_EXPIRED: buildText(
    'merchant',
    '证件已过期或即将到期，请更新证件后再提交',
    'The document has expired or soon will. Please renew it first.',
    'ID document validity below id.minValidity',
  ),
  IDV_SESSION_UNKNOWN: buildText(
    'merchant',
    '该核验会话无效或已使用，请重新发起核验',
    'This session was not opened for this request, or it has been used. Please open another one.',
    'session not opened by us for this request, person and account, or used before',
  ),
  IDV_NOT_REGISTERED: buildText(
    'merchant',
    '申请人与商户登记的经营者（法定代表人）不一致，请由登记的本人办理；登记信息有误或已变更的，请先到柜台办理变更登记',
    'The applicant is not the registered owner of the merchant. The registered owner must apply; if the register is wrong or out of date, please have it changed at a counter first.',
    'the core knows another owner: name or document number differ',
  ),
  IDV_OWNER_CLOSE: buildText(
    'operator',
    '申请人姓名与登记略有差异，已转人工核对',
    'The name of the applicant differs slightly from the register; a person compares it.',
    'the core found a close match of the owner: a person decides',
  ),
  IDV_NOT_OWNER: buildText(
    'merchant',
    '需由法定代表人（经营者）本人确认',
    'The legal representative (owner) must confirm in person.',
    'actor is not the owner',
  ),
  IDV_2FA_NOT_SET: buildText(
    'merchant',
    '请先开启双重验证，再继续办理',
    'Please switch on two-factor sign-in first.',
    'two-factor not enrolled',
  ),
} as const;
