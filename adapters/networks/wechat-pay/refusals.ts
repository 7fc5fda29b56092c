/** Maps refusals of WeChat Pay to our failure codes. */
import type { FailureCode } from '../../../domain/failures/codes.ts';
import { findFailureCode } from '../audited/reasons.ts';

/** A refused call: final with a code, or not accepted, so that it may be repeated later. */
export type Refusal = { code: FailureCode } | { retry: 'in-a-minute' | 'after-midnight' };

const rateLimitCodes = ['RATELIMIT_EXCEEDED', 'RATE_LIMITED', 'FREQUENCY_LIMITED'];
const dailyLimitPattern = /次数.*上限|第二天|次日/;
const auditOpenPattern = /审核中|正在审核|处理中|重复提交/;
/** Encryption, certificate or signature were not accepted: our key, serial or certificate is wrong. */
const wrongSettingsPattern =
  /[加解]密|密文|encrypt|decrypt|Wechatpay-Serial|(?:平台|商户|API)证书|证书序列号|serial[ _-]?(?:no|number)|公钥|私钥|签名|signature/i;
const wrongSettingsCodes = ['SIGN_ERROR', 'INVALID_SERIAL_NO', 'CERT_ERROR'];

/** The table of business errors is not published, so code and message are matched. */
export function classifyRefusal({ code, message }: { code: string; message: string }): Refusal {
  if (rateLimitCodes.includes(code)) return { retry: 'in-a-minute' };
  if (wrongSettingsCodes.includes(code) || wrongSettingsPattern.test(message))
    return { code: 'SYS_INTERNAL' };
  if (dailyLimitPattern.test(message)) return { retry: 'after-midnight' };
  if (auditOpenPattern.test(message)) return { code: 'POL_CHANGE_LOCK' };
  return { code: findFailureCode(message) };
}

const dayMs = 24 * 60 * 60_000;
const chinaOffsetMs = 8 * 60 * 60_000;

/** Ms until 00:00 in China, when the daily limit of five submissions starts again. */
export const computeMsUntilMidnight = (nowMs: number): number =>
  dayMs - ((nowMs + chinaOffsetMs) % dayMs);
