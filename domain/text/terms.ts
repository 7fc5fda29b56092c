/** Terms of a policy as people read them. */
import { parseDurationMs } from '../time/duration.ts';

const units = [
  { ms: 24 * 60 * 60_000, zh: '天', en: 'd' },
  { ms: 60 * 60_000, zh: '小时', en: 'h' },
  { ms: 60_000, zh: '分钟', en: 'min' },
  { ms: 1_000, zh: '秒', en: 's' },
] as const;

/**
 * How long something takes at most, in the largest unit that is whole.
 * @param term a duration such as PT24H, or working days such as 5WD
 * @throws RangeError when the text is no term
 */
export function describeTerm(term: string): { zh: string; en: string } {
  const [, days] = /^(\d+)WD$/.exec(term) ?? [];
  if (days !== undefined) return { zh: `${days}个工作日内`, en: `within ${days} working days` };
  const ms = parseDurationMs(term);
  // A day is told in hours: people count from now.
  const unit = units.find((each) => ms % each.ms === 0 && (each.ms < units[0].ms || ms > each.ms));
  const { ms: unitMs, zh, en } = unit ?? units[3];
  const n = Math.ceil(ms / unitMs);
  return { zh: `${n}${zh}内`, en: `within ${n} ${en}` };
}
