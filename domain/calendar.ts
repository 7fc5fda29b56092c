/** Working days, opening hours and cut-over windows, in the policy's time zone (rules.md E2 windows.*). */
import { insideWindow, minutesOf } from './clock-times.ts';
import { durationMs, workingDaysOf } from './duration.ts';
import type { PolicyValues } from './policy.ts';

type Calendar = PolicyValues['calendar'];
type Zone = Pick<Calendar, 'timeZone'>;
type Hours = PolicyValues['windows.review'];

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** China has one time zone, without summer time since 1992: an offset is the whole truth. */
const offsets: Record<Calendar['timeZone'], number> = {
  'Asia/Shanghai': 8 * 60 * minuteMs,
  UTC: 0,
};
const offsetOf = ({ timeZone }: Zone): number => offsets[timeZone];

function local(at: number, zone: Zone): { date: string; minutes: number; weekday: number } {
  const shifted = new Date(at + offsetOf(zone));
  return {
    date: shifted.toISOString().slice(0, 10),
    minutes: shifted.getUTCHours() * 60 + shifted.getUTCMinutes(),
    weekday: shifted.getUTCDay(),
  };
}

/** The policy's own date of an instant: where a day ends is where the policy says. */
export const dayOf = (instant: string, zone: Zone): string => local(Date.parse(instant), zone).date;

/** Holidays and make-up days as far as the calendar reaches; beyond, weekends only (never a refusal). */
export function isWorkingDay(at: number, calendar: Calendar): boolean {
  const { date, weekday } = local(at, calendar);
  if (date <= calendar.coveredUntil) {
    if (calendar.makeUpDays.includes(date)) return true;
    if (calendar.holidays.includes(date)) return false;
  }
  return weekday !== 0 && weekday !== 6;
}

/**
 * The instant a term after `from`: a duration, or so many working days at the same hour.
 * @returns ISO 8601
 */
export function addTerm(from: string, term: string, calendar: Calendar): string {
  const days = workingDaysOf(term);
  if (days === undefined) return new Date(Date.parse(from) + durationMs(term)).toISOString();
  let at = Date.parse(from);
  for (let left = days; left > 0;) {
    at += dayMs;
    if (isWorkingDay(at, calendar)) left -= 1;
  }
  return new Date(at).toISOString();
}

/** Whether an instant lies in opening hours. `00:00`-`00:00` means the whole day. */
export function insideHours(now: string, hours: Hours, calendar: Calendar): boolean {
  const at = Date.parse(now);
  if (hours.days === 'working' && !isWorkingDay(at, calendar)) return false;
  return hours.from === hours.to || insideWindow(local(at, calendar).minutes, hours);
}

/** The first instant from now on at which the hours are open, to the minute; ISO 8601. */
export const nextOpening = (now: string, hours: Hours, calendar: Calendar): string =>
  firstOpen(now, [hours.from], calendar, (at) => insideHours(at, hours, calendar));

/** When the hours that an instant lies in, or the next ones, end; ISO 8601. */
export function endOfHours(now: string, hours: Hours, calendar: Calendar): string {
  const opens = nextOpening(now, hours, calendar);
  return firstOpen(opens, [hours.to], calendar, (at) => at > opens && endsAt(at, hours, calendar));
}

const endsAt = (instant: string, { from, to }: Hours, calendar: Calendar): boolean => {
  const { minutes } = local(Date.parse(instant), calendar);
  return minutes === (from === to ? 0 : minutesOf(to));
};

/**
 * The first instant from now on at which payouts may move to another card, in the merchant's own
 * time when he chose one that is not over (E2 cutover.window, A18).
 */
export function cutoverAt(
  now: string,
  preferred: { from: string; to: string } | undefined,
  policy: PolicyValues,
  bankCode?: string,
): string {
  const chosen = preferred && Date.parse(preferred.to) > Date.parse(now) ? preferred.from : now;
  const earliest = Math.max(Date.parse(now), Date.parse(chosen));
  return nextCutover(new Date(earliest).toISOString(), policy, bankCode);
}

/**
 * The first instant from now on at which payouts may move to another card, of a bank that works
 * then: the trial pays it a cent (E2 cutover.window, windows.banks).
 */
export function nextCutover(now: string, policy: PolicyValues, bankCode?: string): string {
  const { closed, freezeDates } = policy['cutover.window'];
  const bank = hoursOfBank(bankCode, policy);
  const openings = [...closed.map(({ to }) => to), ...bank.map(({ from }) => from)];
  return firstOpen(now, openings, policy.calendar, (instant) => {
    if (!bank.every((hours) => insideHours(instant, hours, policy.calendar))) return false;
    const { date, minutes } = local(Date.parse(instant), policy.calendar);
    if (freezeDates.includes(date)) return false;
    return !closed.some((window) => insideWindow(minutes, window));
  });
}

/** When a bank works (E2 windows.banks); empty when it always does. */
const hoursOfBank = (bankCode: string | undefined, policy: PolicyValues): Hours[] =>
  policy['windows.banks'].filter((bank) => bank.bankCode === bankCode);

/** The first instant from now on at which a bank works: outside it is neither asked nor paid through; ISO 8601. */
export function bankOpening(
  now: string,
  bankCode: string | undefined,
  policy: PolicyValues,
): string {
  const bank = hoursOfBank(bankCode, policy);
  return firstOpen(
    now,
    bank.map(({ from }) => from),
    policy.calendar,
    (instant) => bank.every((hours) => insideHours(instant, hours, policy.calendar)),
  );
}

/** A year without an opening is a calendar that never opens: a request would wait for ever. */
const farthestDays = 370;

/** Something opens at midnight or at one of the given clock times, and at no other instant. */
function firstOpen(
  now: string,
  clockTimes: readonly string[],
  calendar: Calendar,
  open: (instant: string) => boolean,
): string {
  if (open(now)) return now;
  const start = Date.parse(now);
  const { date } = local(start, calendar);
  const midnight = Date.parse(`${date}T00:00:00Z`) - offsetOf(calendar);
  const openings = [0, ...clockTimes.map(minutesOf)].toSorted((a, b) => a - b);
  for (let day = 0; day <= farthestDays; day += 1)
    for (const minutes of openings) {
      const at = midnight + day * dayMs + minutes * minuteMs;
      const instant = new Date(at).toISOString();
      if (at > start && open(instant)) return instant;
    }
  throw new RangeError(`no opening within ${farthestDays} days of ${now}`);
}
