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
export const visitChecklist: readonly string[] = [
  'power and network',
  'model and software version',
  'serial number against the registration',
  'bank and last four that the terminal shows',
  'a test sale and its void with an idle card',
];

/**
 * What staff read beside a terminal fault; undefined when it needs no visit.
 * @param window when the merchant prefers the visit, ISO 8601; a window that is over is ignored
 */
export function describeFieldVisit(
  code: FailureCode,
  window: { from: string; to: string } | undefined,
  now: string,
): string | undefined {
  if (!onSiteCodes.includes(code)) return undefined;
  const when =
    window && window.to > now
      ? `from ${formatChineseTime(window.from)} to ${formatChineseTime(window.to)}`
      : 'at a time agreed with the merchant';
  return `if it needs a visit, ${when}: check ${visitChecklist.join('; ')}`;
}
