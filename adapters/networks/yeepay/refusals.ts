/** What an answer of Yeepay that is no success means for the call. */
import type { FailureCode } from '../../../domain/failures/codes.ts';
import { findFailureCode } from '../audited/reasons.ts';

/** `unknown`: it says nothing certain about the call. `wait`: not accepted now. */
export type Refusal = { code: FailureCode } | { retry: 'wait' | 'settings' } | 'unknown';

/** Of the platform in front of the API: code and what follows; the published table names no other that is final. */
export function classifyPlatformError({
  code,
  subCode = '',
}: {
  code: string;
  subCode?: string | undefined;
}): Refusal {
  switch (code) {
    case '40029':
      return { retry: 'wait' };
    // Rights, signature and encryption are of our settings, and nothing gets past them.
    case '40021':
    case '40047':
    case '40048':
      return { retry: 'settings' };
    case '40042':
      return subCode.startsWith('isv.check.') ? { code: 'UPS_REJECTED' } : { retry: 'settings' };
    default:
      return 'unknown';
  }
}

const known = /重复|已存在|已提交/;
const busy = /系统|异常|繁忙|稍后|超时|网络/;
const auditOpen = /审核中|处理中|变更中|未完成/;

/**
 * Of the API itself: its codes are not published, so the message is matched. A number that is known there
 * already was received, and the query says what became of it.
 */
export function classifyReturn(returnMsg: string): Refusal {
  if (auditOpen.test(returnMsg)) return { code: 'POL_CHANGE_LOCK' };
  if (known.test(returnMsg) || busy.test(returnMsg)) return 'unknown';
  return { code: findFailureCode(returnMsg) };
}

const missing = /不存在|未找到|查无|无此/;
const ofApplication = /申请|请求|单|流水|记录|数据/;

/**
 * Whether a query was answered that the number is not known. That a merchant, an application of the platform or an
 * API is not known says nothing of the number.
 */
export const isMissing = (returnMsg: string): boolean =>
  missing.test(returnMsg) && ofApplication.test(returnMsg) && !busy.test(returnMsg);
