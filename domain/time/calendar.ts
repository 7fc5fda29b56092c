/** Working days, opening hours and cut-over windows, in the policy's time zone [E2 windows]. */
import { isInWindow, toMinutes } from './clock-times.ts';
import { addDuration, parseWorkingDays } from './duration.ts';
import type { PolicyValues } from '../policy/policy-schema.ts';

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
const getOffset = ({ timeZone }: Zone): number => offsets[timeZone];

function toLocalTime(at: number, zone: Zone): { date: string; minutes: number; weekday: number } {
  const shifted = new Date(at + getOffset(zone));
  return {
    date: shifted.toISOString().slice(0, 10),
    minutes: shifted.getUTCHours() * 60 + shifted.getUTCMinutes(),
    weekday: shifted.getUTCDay(),
  };
}

/** The policy's own date of an instant: where a day ends is where the policy says. */
export const toLocalDate = (instant: string, zone: Zone): string =>
  toLocalTime(Date.parse(instant), zone).date;

/** Holidays and make-up days as far as the calendar reaches; beyond, weekends only (never a refusal). */
export function isWorkingDay(at: number, calendar: Calendar): boolean {
  const { date, weekday } = toLocalTime(at, calendar);
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
  const days = parseWorkingDays(term);
  if (days === undefined) return addDuration(from, term);
  let at = Date.parse(from);
  for (let left = days; left > 0;) {
    at += dayMs;
    if (isWorkingDay(at, calendar)) left -= 1;
  }
  return new Date(at).toISOString();
}

/** Whether an instant lies in opening hours. `00:00`-`00:00` means the whole day. */
export function isWithinHours(now: string, hours: Hours, calendar: Calendar): boolean {
  const at = Date.parse(now);
  if (hours.days === 'working' && !isWorkingDay(at, calendar)) return false;
  return hours.from === hours.to || isInWindow(toLocalTime(at, calendar).minutes, hours);
}

/** The first instant from now on at which the hours are open, to the minute; ISO 8601. */
export const findNextOpening = (now: string, hours: Hours, calendar: Calendar): string =>
  findFirstOpening(now, [hours.from], calendar, (at) => isWithinHours(at, hours, calendar));

/** When the hours that an instant lies in, or the next ones, end; ISO 8601. */
export function findEndOfHours(now: string, hours: Hours, calendar: Calendar): string {
  const opens = findNextOpening(now, hours, calendar);
  return findFirstOpening(
    opens,
    [hours.to],
    calendar,
    (at) => at > opens && isEndOfHours(at, hours, calendar),
  );
}

const isEndOfHours = (instant: string, { from, to }: Hours, calendar: Calendar): boolean => {
  const { minutes } = toLocalTime(Date.parse(instant), calendar);
  return minutes === (from === to ? 0 : toMinutes(to));
};

/**
 * The first instant from now on at which payouts may move to another card, in the merchant's own
 * time when he chose one that is not over [E2 cutover.window, A18].
 */
export function findCutoverTime(
  now: string,
  preferred: { from: string; to: string } | undefined,
  policy: PolicyValues,
  bankCode?: string,
): string {
  const chosen = preferred && Date.parse(preferred.to) > Date.parse(now) ? preferred.from : now;
  const earliest = Math.max(Date.parse(now), Date.parse(chosen));
  return findNextCutover(new Date(earliest).toISOString(), policy, bankCode);
}

/**
 * The first instant from now on at which payouts may move to another card, of a bank that works
 * then: the trial pays it a cent [E2 cutover.window, E2 windows.banks].
 */
export function findNextCutover(now: string, policy: PolicyValues, bankCode?: string): string {
  const { closed, freezeDates } = policy['cutover.window'];
  const bank = findBankHours(bankCode, policy);
  const openings = [...closed.map(({ to }) => to), ...bank.map(({ from }) => from)];
  return findFirstOpening(now, openings, policy.calendar, (instant) => {
    if (!bank.every((hours) => isWithinHours(instant, hours, policy.calendar))) return false;
    const { date, minutes } = toLocalTime(Date.parse(instant), policy.calendar);
    if (freezeDates.includes(date)) return false;
    return !closed.some((window) => isInWindow(minutes, window));
  });
}

/** When a bank works [E2 windows.banks]; empty when it always does. */
const findBankHours = (bankCode: string | undefined, policy: PolicyValues): Hours[] =>
  policy['windows.banks'].filter((bank) => bank.bankCode === bankCode);

/** The first instant from now on at which a bank works: outside it is neither asked nor paid through; ISO 8601. */
export function findBankOpening(
  now: string,
  bankCode: string | undefined,
  policy: PolicyValues,
): string {
  const bank = findBankHours(bankCode, policy);
  return findFirstOpening(
    now,
    bank.map(({ from }) => from),
    policy.calendar,
    (instant) => bank.every((hours) => isWithinHours(instant, hours, policy.calendar)),
  );
}

/** A year without an opening is a calendar that never opens: a request would wait for ever. */
const maxSearchDays = 370;

/** Something opens at midnight or at one of the given clock times, and at no other instant. */
function findFirstOpening(
  now: string,
  clockTimes: readonly string[],
  calendar: Calendar,
  isOpen: (instant: string) => boolean,
): string {
  if (isOpen(now)) return now;
  const start = Date.parse(now);
  const { date } = toLocalTime(start, calendar);
  const midnight = Date.parse(`${date}T00:00:00Z`) - getOffset(calendar);
  const openings = [0, ...clockTimes.map(toMinutes)].toSorted((a, b) => a - b);
  for (let day = 0; day <= maxSearchDays; day += 1)
    for (const minutes of openings) {
      const at = midnight + day * dayMs + minutes * minuteMs;
      const instant = new Date(at).toISOString();
      if (at > start && isOpen(instant)) return instant;
    }
  throw new RangeError(`no opening within ${maxSearchDays} days of ${now}`);
}
