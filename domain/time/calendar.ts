/** Working days, opening hours and cut-over windows in the time zone of the policy [E2 windows]. */
import { isInWindow, toMinutes } from './clock-times.ts';
import { addDuration, addMs, parseWorkingDays } from './duration.ts';
import type { PolicyValues } from '../policy/policy-schema.ts';

type Calendar = PolicyValues['calendar'];
type Zone = Pick<Calendar, 'timeZone'>;
type Hours = PolicyValues['windows.review'];

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** China has one time zone and no summer time since 1992, so a fixed offset is enough. */
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

/** The date of an instant in the time zone of the policy, YYYY-MM-DD. */
export const toLocalDate = (instant: string, zone: Zone): string =>
  toLocalTime(Date.parse(instant), zone).date;

/**
 * The last day of a document, YYYY-MM-DD.
 * @param until that day, or an instant within it: midnight in Shanghai is the day before in UTC
 */
export const toLastDay = (until: string, zone: Zone): string =>
  until.includes('T') ? toLocalDate(until, zone) : until;

/** When the day of an instant began in the time zone of the policy, ISO 8601. */
export const findDayStart = (instant: string, zone: Zone): string =>
  new Date(Date.parse(toLocalDate(instant, zone)) - getOffset(zone)).toISOString();

/** When the day of an instant ends in the time zone of the policy, ISO 8601. */
export const findNextMidnight = (instant: string, zone: Zone): string =>
  addMs(findDayStart(instant, zone), dayMs);

/**
 * Whether an instant lies on a working day. After `coveredUntil` only weekends are free.
 * @param at ms since the epoch
 */
export function isWorkingDay(at: number, calendar: Calendar): boolean {
  const { date, weekday } = toLocalTime(at, calendar);
  if (date <= calendar.coveredUntil) {
    if (calendar.makeUpDays.includes(date)) return true;
    if (calendar.holidays.includes(date)) return false;
  }
  return weekday !== 0 && weekday !== 6;
}

/**
 * The end of a term that starts at `from`. A term in working days ends at the same time of day.
 * @param term a duration such as PT24H, or working days such as 5WD
 * @returns ISO 8601
 * @throws RangeError when the term is neither
 */
export function addTerm(from: string, term: string, calendar: Calendar): string {
  const days = parseWorkingDays(term);
  if (days === undefined) return addDuration(from, term);
  let at = Date.parse(from);
  for (let remaining = days; remaining > 0;) {
    at += dayMs;
    if (isWorkingDay(at, calendar)) remaining -= 1;
  }
  return new Date(at).toISOString();
}

/** Whether an instant lies within opening hours. Equal ends, such as 00:00 to 00:00, mean the whole day. */
export function isWithinHours(now: string, hours: Hours, calendar: Calendar): boolean {
  const at = Date.parse(now);
  if (hours.days === 'working' && !isWorkingDay(at, calendar)) return false;
  return hours.from === hours.to || isInWindow(toLocalTime(at, calendar).minutes, hours);
}

/** The first instant, `now` included, that lies within the hours; ISO 8601. */
export const findNextOpening = (now: string, hours: Hours, calendar: Calendar): string =>
  findFirstOpening(now, [hours.from], calendar, (at) => isWithinHours(at, hours, calendar));

/** When the opening hours end that include an instant, or else the next ones after it; ISO 8601. */
export function findEndOfHours(now: string, hours: Hours, calendar: Calendar): string {
  const opensAt = findNextOpening(now, hours, calendar);
  return findFirstOpening(
    opensAt,
    [hours.to],
    calendar,
    (at) => at > opensAt && isEndOfHours(at, hours, calendar),
  );
}

const isEndOfHours = (instant: string, { from, to }: Hours, calendar: Calendar): boolean => {
  const { minutes } = toLocalTime(Date.parse(instant), calendar);
  return minutes === (from === to ? 0 : toMinutes(to));
};

/**
 * The first instant at which payouts may move to another card: not before the window that the
 * merchant preferred, unless that window is over [E2 cutover.window, A18].
 * @returns ISO 8601
 * @throws RangeError when the policy leaves no such instant within a year
 */
export function findCutoverTime(
  now: string,
  preferred: { from: string; to: string } | undefined,
  policy: PolicyValues,
  bankCode?: string,
): string {
  const wanted = preferred && Date.parse(preferred.to) > Date.parse(now) ? preferred.from : now;
  const earliest = Math.max(Date.parse(now), Date.parse(wanted));
  return findNextCutover(new Date(earliest).toISOString(), policy, bankCode);
}

/**
 * The first instant, `now` included, at which payouts may move to another card. The bank must be open
 * as well, because the trial pays a cent to the card [E2 cutover.window, E2 windows.banks].
 * @returns ISO 8601
 * @throws RangeError when the policy leaves no such instant within a year
 */
export function findNextCutover(now: string, policy: PolicyValues, bankCode?: string): string {
  const { closed, freezeDates } = policy['cutover.window'];
  const bankHours = findBankHours(bankCode, policy);
  const openings = [...closed.map(({ to }) => to), ...bankHours.map(({ from }) => from)];
  return findFirstOpening(now, openings, policy.calendar, (instant) => {
    if (!bankHours.every((hours) => isWithinHours(instant, hours, policy.calendar))) return false;
    const { date, minutes } = toLocalTime(Date.parse(instant), policy.calendar);
    if (freezeDates.includes(date)) return false;
    return !closed.some((window) => isInWindow(minutes, window));
  });
}

/** The opening hours of a bank [E2 windows.banks]; empty when it is always open. */
const findBankHours = (bankCode: string | undefined, policy: PolicyValues): Hours[] =>
  policy['windows.banks'].filter((bank) => bank.bankCode === bankCode);

/**
 * The first instant, `now` included, at which a bank is open [E2 windows.banks]. A closed bank gets
 * neither questions nor payments.
 * @returns ISO 8601
 * @throws RangeError when the bank never opens within a year
 */
export function findBankOpening(
  now: string,
  bankCode: string | undefined,
  policy: PolicyValues,
): string {
  const bankHours = findBankHours(bankCode, policy);
  return findFirstOpening(
    now,
    bankHours.map(({ from }) => from),
    policy.calendar,
    (instant) => bankHours.every((hours) => isWithinHours(instant, hours, policy.calendar)),
  );
}

/** A policy without an opening in a year is faulty: without this limit the search would not end. */
const maxSearchDays = 370;

/**
 * The first open instant: `now`, or else a midnight or one of the given clock times on this or a later
 * day. The caller gives every time of day at which something can open.
 */
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
