/** What WeChat Pay says no with, in our codes: its reasons are free text. */
import type { FailureCode } from '../../../domain/failures/codes.ts';

/** The first that fits decides; what merchants can mend stands before what banks say in passing. */
const patterns: readonly (readonly [RegExp, FailureCode])[] = [
  [/户名|姓名|名称.*(?:不一致|不符|不匹配|有误)/, 'ACC_NAME_MISMATCH'],
  [/销户|注销|已关闭/, 'ACC_CLOSED'],
  [/冻结|止付/, 'ACC_FROZEN'],
  [/挂失/, 'ACC_LOST'],
  [/睡眠|休眠|久悬|不动户/, 'ACC_DORMANT'],
  [/过期|有效期/, 'ACC_EXPIRED'],
  [/非储蓄卡|非借记卡|信用卡|贷记卡|预付/, 'ACC_KIND_REFUSED'],
  [/(?:二|三|Ⅱ|Ⅲ|II|III)类|限额|超额/, 'ACC_CLASS_LIMIT'],
  [/对公|对私|账户类型/, 'ACC_KIND_MISMATCH'],
  [/联行号|支行/, 'INP_BRANCH_CHECK'],
  [/开户银行/, 'ACC_UNKNOWN_BANK'],
  [/(?:卡号|账号|帐号|账户).*(?:有误|错误|不存在)/, 'ACC_NOT_FOUND'],
];

/** Our code for a reason in Chinese; what nobody knows goes to an operator as `UPS_REJECTED`. */
export const findFailureCode = (reason: string): FailureCode =>
  patterns.find(([pattern]) => pattern.test(reason))?.[1] ?? 'UPS_REJECTED';

/** A refused request: its end, or that it may come again later because it was not taken at all. */
export type Refusal = { code: FailureCode } | { retry: 'in-a-minute' | 'after-midnight' };

const rateLimitCodes = ['RATELIMIT_EXCEEDED', 'RATE_LIMITED', 'FREQUENCY_LIMITED'];
const dailyLimitPattern = /次数.*上限|第二天|次日/;
const auditOpenPattern = /审核中|正在审核|处理中|重复提交/;
/** Wrong key or serial: ours to mend, and no merchant's fault. */
const decryptionFailedPattern = /解密失败/;

/** The table of business errors is not published: told apart by code and by patterns of the message. */
export function classifyRefusal({ code, message }: { code: string; message: string }): Refusal {
  if (rateLimitCodes.includes(code)) return { retry: 'in-a-minute' };
  if (dailyLimitPattern.test(message)) return { retry: 'after-midnight' };
  if (auditOpenPattern.test(message)) return { code: 'POL_CHANGE_LOCK' };
  if (decryptionFailedPattern.test(message)) return { code: 'SYS_INTERNAL' };
  return { code: findFailureCode(message) };
}

const dayMs = 24 * 60 * 60_000;
const chinaOffsetMs = 8 * 60 * 60_000;

/** Until the five submissions of a day begin anew, at 00:00 in China; ms. */
export const computeMsUntilMidnight = (nowMs: number): number =>
  dayMs - ((nowMs + chinaOffsetMs) % dayMs);
