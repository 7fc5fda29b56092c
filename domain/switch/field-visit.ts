/** The visit of a technician for a terminal fault that cannot be repaired remotely [A28, A56]. */
import type { FailureCode } from '../failures/codes.ts';
import { formatChineseTime } from '../text/templates.ts';

const onSiteCodes: readonly FailureCode[] = [
  'TRM_OFFLINE',
  'TRM_INCOMPATIBLE',
  'TRM_UPDATE_FAILED',
  'TRM_REGISTER_FAILED',
  'TST_TERMINAL',
];

/** What the technician tests on site [A56]. */
export const visitChecklist = [
  { id: 'power-network', zh: '电源与网络', en: 'power and network' },
  { id: 'model-version', zh: '型号与软件版本', en: 'model and software version' },
  { id: 'serial-number', zh: '序列号与登记一致', en: 'serial number against the registration' },
  {
    id: 'bank-last4',
    zh: '终端显示的银行与尾号',
    en: 'bank and last four that the terminal shows',
  },
  { id: 'test-sale', zh: '用闲置卡试刷并撤销', en: 'a test sale and its void with an idle card' },
] as const;

/** Whether a fault takes somebody who goes there. */
export const needsVisit = (code: FailureCode): boolean => onSiteCodes.includes(code);

/**
 * What staff read beside a terminal fault; undefined when it needs no visit.
 * @param window when the merchant prefers the visit, ISO 8601; a window that is over is ignored
 */
export function describeFieldVisit(
  code: FailureCode,
  window: { from: string; to: string } | undefined,
  now: string,
): string | undefined {
  if (!needsVisit(code)) return undefined;
  const when =
    window && window.to > now
      ? `from ${formatChineseTime(window.from)} to ${formatChineseTime(window.to)}`
      : 'at a time agreed with the merchant';
  return `if it needs a visit, ${when}: check ${visitChecklist.map(({ en }) => en).join('; ')}`;
}
