/** Who asks Temporal for work, as it answers to `describeTaskQueue`. */
interface Poller {
  identity?: string | null;
  lastAccessTime?: { seconds?: { toString(): string } | null } | null;
}

// A poll without work ends after a minute, then the next one begins. Temporal names pollers for five minutes.
const maxPollAgeMs = 150_000;

/** Those that still poll, and are not only remembered. @param nowMs ms since 1970 */
export const findActivePollers = <Each extends Poller>(
  pollers: readonly Each[],
  nowMs: number,
): Each[] =>
  pollers.filter(
    ({ lastAccessTime }) => nowMs - Number(lastAccessTime?.seconds ?? 0) * 1000 < maxPollAgeMs,
  );
