import { describe, expect, it } from 'vitest';
import {
  classifyRefusal,
  computeMsUntilMidnight,
} from '../../../../adapters/networks/wechat-pay/refusals.ts';

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
