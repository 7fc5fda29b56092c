/** Maps reasons of networks to our failure codes: they are free text in Chinese. */
import type { FailureCode } from '../../../domain/failures/codes.ts';

/** The first match decides. Reasons that merchants can repair come before general words of banks. */
const patterns: readonly (readonly [RegExp, FailureCode])[] = [
  // The name of a bank, and not of the holder.
  [
    /(?:银行|开户行|支行|分行|网点)(?:的)?(?:全称|简称|名称|名字|名)(?!单)|联行号|支行/,
    'INP_BRANCH_CHECK',
  ],
  // Papers and merchants expire, end and are frozen as well: no other account helps.
  [
    /(?:证|证件|执照|许可证|商户|企业|公司|主体|法人)(?:的?状态)?(?:已|为|被|的)*(?:过期|过?有效期|超过有效期|注销|吊销|冻结|关闭)/,
    'UPS_REJECTED',
  ],
  [/户名|姓名|名称.*(?:不一致|不符|不匹配|有误)/, 'ACC_NAME_MISMATCH'],
  [/销户|注销|已关闭/, 'ACC_CLOSED'],
  [/冻结|止付/, 'ACC_FROZEN'],
  [/挂失/, 'ACC_LOST'],
  [/睡眠|休眠|久悬|不动户/, 'ACC_DORMANT'],
  [/过期|有效期/, 'ACC_EXPIRED'],
  [/非储蓄卡|非借记卡|信用卡|贷记卡|预付/, 'ACC_KIND_REFUSED'],
  [/(?:二|三|Ⅱ|Ⅲ|II|III)类|限额|超额/, 'ACC_CLASS_LIMIT'],
  [/对公|对私|账户类型/, 'ACC_KIND_MISMATCH'],
  [/开户银行/, 'ACC_UNKNOWN_BANK'],
  [/(?:卡号|账号|帐号|账户).*(?:有误|错误|不存在)/, 'ACC_NOT_FOUND'],
];

/** Our code for a reason in Chinese; `UPS_REJECTED`, for an operator, when no pattern matches. */
export const findFailureCode = (reason: string): FailureCode =>
  patterns.find(([pattern]) => pattern.test(reason))?.[1] ?? 'UPS_REJECTED';
