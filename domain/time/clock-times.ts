/** Part of a day between two clock times such as 22:30 and 00:30. It spans midnight when `to` is earlier. */
export interface ClockWindow {
  from: string;
  to: string;
}

/** Minutes since midnight. */
export const toMinutes = (clock: string): number =>
  Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));

/** Whether a minute of the day lies in the window, the end excluded. A window with equal ends is empty. */
export function isInWindow(minutes: number, window: ClockWindow): boolean {
  const [start, end] = [toMinutes(window.from), toMinutes(window.to)];
  return start <= end ? minutes >= start && minutes < end : minutes >= start || minutes < end;
}

/** Whether the windows leave some minute of the day uncovered. */
export const hasGap = (windows: readonly ClockWindow[]): boolean =>
  [0, ...windows.map(({ to }) => toMinutes(to))].some(
    (minutes) => !windows.some((window) => isInWindow(minutes, window)),
  );
