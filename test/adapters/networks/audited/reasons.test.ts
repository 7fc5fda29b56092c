import { describe, expect, it } from 'vitest';
import { findFailureCode } from '../../../../adapters/networks/audited/reasons.ts';

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
    // Of documents or of the merchant, and not of the account.
    ['营业执照已过期', 'UPS_REJECTED'],
    ['法人身份证已过有效期', 'UPS_REJECTED'],
    ['经营者证件有效期有误', 'UPS_REJECTED'],
    ['企业已注销', 'UPS_REJECTED'],
    ['营业执照状态为注销，请更新', 'UPS_REJECTED'],
    ['商户已被冻结', 'UPS_REJECTED'],
    ['商户银行账户已冻结', 'ACC_FROZEN'],
    ['商户提供的银行卡已过期', 'ACC_EXPIRED'],
    ['企业账户已注销', 'ACC_CLOSED'],
    ['', 'UPS_REJECTED'],
  ])('The reason in free text %s is %s', (reason, code) => {
    expect(findFailureCode(reason)).toBe(code);
  });
});
