import { describe, expect, it } from 'vitest';
import {
  findFailureCode,
  classifyRefusal,
  computeMsUntilMidnight,
} from '../../../../adapters/networks/wechat-pay/refusals.ts';

describe('A reason in free text', () => {
  it.each([
    ['开户名称与主体名称不一致', 'ACC_NAME_MISMATCH'],
    ['银行账户户名有误', 'ACC_NAME_MISMATCH'],
    ['银行账户已销户', 'ACC_CLOSED'],
    ['账户状态异常：已冻结', 'ACC_FROZEN'],
    ['银行卡已挂失', 'ACC_LOST'],
    ['账户为久悬户', 'ACC_DORMANT'],
    ['银行卡已过期', 'ACC_EXPIRED'],
    ['银行卡非储蓄卡', 'ACC_KIND_REFUSED'],
    ['该卡为Ⅱ类户，超过收款限额', 'ACC_CLASS_LIMIT'],
    ['账户类型与主体类型不符，请使用对公账户', 'ACC_KIND_MISMATCH'],
    ['联行号与开户银行不匹配', 'INP_BRANCH_CHECK'],
    ['开户银行名称与联行号不一致', 'INP_BRANCH_CHECK'],
    ['开户银行名称有误', 'INP_BRANCH_CHECK'],
    ['开户行名称不匹配，请核对', 'INP_BRANCH_CHECK'],
    ['开户银行全称（含支行）填写错误', 'INP_BRANCH_CHECK'],
    ['银行名称不符', 'INP_BRANCH_CHECK'],
    ['银行账户名称与主体名称不一致', 'ACC_NAME_MISMATCH'],
    ['开户人姓名与法人姓名不一致', 'ACC_NAME_MISMATCH'],
    ['开户银行取值有误，不在微信支付提供的银行对照表中', 'ACC_UNKNOWN_BANK'],
    ['银行卡号有误，请核对后重新提交', 'ACC_NOT_FOUND'],
    ['账户不存在', 'ACC_NOT_FOUND'],
    ['其他原因', 'UPS_REJECTED'],
    ['', 'UPS_REJECTED'],
  ])('The reason in free text %s is %s', (reason, code) => {
    expect(findFailureCode(reason)).toBe(code);
  });
});

describe('A refused call', () => {
  it.each(['RATELIMIT_EXCEEDED', 'RATE_LIMITED', 'FREQUENCY_LIMITED'])(
    'A refused call may be repeated in a minute: %s',
    (code) => {
      expect(classifyRefusal({ code, message: '频率超限' })).toEqual({ retry: 'in-a-minute' });
    },
  );

  it('A refused call may be repeated after midnight when the daily limit is reached', () => {
    const message = '该商户当天修改结算账户次数已达上限，请第二天再发起修改';
    expect(classifyRefusal({ code: 'INVALID_REQUEST', message })).toEqual({
      retry: 'after-midnight',
    });
  });

  it.each([
    ['INVALID_REQUEST', '该商户存在审核中的修改申请，请勿重复提交', 'POL_CHANGE_LOCK'],
    ['PARAM_ERROR', '平台私钥解密失败', 'SYS_INTERNAL'],
    ['PARAM_ERROR', '请确认待处理的消息是否为加密后的密文', 'SYS_INTERNAL'],
    ['PARAM_ERROR', 'the field you encrypt is error', 'SYS_INTERNAL'],
    ['PARAM_ERROR', '平台证书序列号Wechatpay-Serial错误', 'SYS_INTERNAL'],
    [
      'RESOURCE_NOT_EXISTS',
      '无可用的平台证书，请在商户平台-API安全申请使用微信支付公钥',
      'SYS_INTERNAL',
    ],
    ['SIGN_ERROR', '', 'SYS_INTERNAL'],
    ['PARAM_ERROR', '错误的签名，验签失败', 'SYS_INTERNAL'],
    ['PARAM_ERROR', '事业单位法人证书已过期', 'ACC_EXPIRED'],
    ['PARAM_ERROR', '开户银行取值有误', 'ACC_UNKNOWN_BANK'],
    ['NO_AUTH', '该商户不是本服务商进件的子商户，无权限操作', 'UPS_REJECTED'],
    ['NOT_FOUND', '', 'UPS_REJECTED'],
  ])('The refused call %s %s is %s, finally', (code, message, expected) => {
    expect(classifyRefusal({ code, message })).toEqual({ code: expected });
  });

  it.each([
    ['2026-11-25T15:59:59.000Z', 1_000],
    ['2026-11-25T16:00:00.000Z', 86_400_000],
    ['2026-11-25T00:00:00.000Z', 57_600_000],
  ])('A refused call ends the day at midnight in China: at %s in %i ms', (at, ms) => {
    expect(computeMsUntilMidnight(Date.parse(at))).toBe(ms);
  });
});
