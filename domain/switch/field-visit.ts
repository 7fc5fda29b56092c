/** A technician's visit, where a fault at a terminal cannot be cleared from afar [A28, A56]. */
import type { FailureCode } from '../failures/codes.ts';
import { formatChineseTime } from '../text/templates.ts';

const onSiteCodes: readonly FailureCode[] = [
  'TRM_OFFLINE',
  'TRM_INCOMPATIBLE',
  'TRM_UPDATE_FAILED',
  'TRM_REGISTER_FAILED',
  'TST_TERMINAL',
];

/** What is tested and verified on site, together with the provider [A56]. */
export const visitChecklist: readonly string[] = [
  'power and network',
  'model and software version',
  'serial number against the registration',
  'bank and last four that the terminal shows',
  'a test sale and its void with an idle card',
];

/**
 * What staff read beside a terminal's fault; undefined where nobody need go there.
 * @param window when the merchant wishes it, ISO 8601; one that is over is no appointment
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
