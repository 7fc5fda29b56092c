/** Durations as policies write them: ISO 8601 from days to seconds, and working days such as 5WD. */
const iso = /^P(?:(\d{1,7})D)?(?:T(?=\d)(?:(\d{1,7})H)?(?:(\d{1,7})M)?(?:(\d{1,7})S)?)?$/;
const workingDays = /^([1-9]\d{0,2})WD$/;

/** True for PT30S, PT5M, PT24H, P7D, P1DT12H. False for months and years, which have no fixed length. */
export const isDuration = (text: string): boolean => text.length > 2 && iso.test(text);

/** True for a duration, or for working days such as 5WD. */
export const isTerm = (text: string): boolean => isDuration(text) || workingDays.test(text);

/**
 * The length of an ISO 8601 duration.
 * @returns ms
 * @throws RangeError when the text is not a duration
 */
export function parseDurationMs(duration: string): number {
  const parts = iso.exec(duration);
  if (!parts || duration.length <= 2) throw new RangeError(`not a duration: ${duration}`);
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = parts.slice(1).map((n) => Number(n ?? 0));
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
}

/**
 * An instant moved by milliseconds, which may be negative.
 * @param instant ISO 8601
 * @returns ISO 8601, UTC
 * @throws RangeError when `instant` is not an instant
 */
export const addMs = (instant: string, ms: number): string =>
  new Date(Date.parse(instant) + ms).toISOString();

/**
 * An instant moved forward by a duration.
 * @param instant ISO 8601
 * @param duration ISO 8601, as `isDuration` accepts it
 * @returns ISO 8601, UTC
 * @throws RangeError when one of the two is malformed
 */
export const addDuration = (instant: string, duration: string): string =>
  addMs(instant, parseDurationMs(duration));

/** The number of working days of a term such as 5WD; undefined for a plain duration. */
export function parseWorkingDays(term: string): number | undefined {
  const parts = workingDays.exec(term);
  return parts ? Number(parts[1]) : undefined;
}
