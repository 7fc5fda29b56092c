/** Who was notified [I8]. */
import type { Outcome, WatchOutcome } from '../../../workflows/contract.ts';
import type { SimulatedRun } from '../run/setup.ts';

/** A notice has the same text each time it is sent, and every contact is notified of the end. */
export const checkNotices = (played: SimulatedRun): string[] => [
  ...checkCopies(played),
  ...checkEndNotice(played),
];

function checkCopies({ world }: SimulatedRun): string[] {
  const texts = new Map<string, string>();
  return world.notices.flatMap(({ key, text }) => {
    const first = texts.get(key) ?? text;
    texts.set(key, first);
    return first === text ? [] : [`${key} went out with two texts (I8)`];
  });
}

function checkEndNotice({ server, schedule, setting, world }: SimulatedRun): string[] {
  if (server.closed?.how !== 'completed') return [];
  const { kind } = server.closed.result as Outcome | WatchOutcome;
  // A watch that ends without an incident sends no notice.
  if (kind === 'watched' || kind === 'superseded') return [];
  const isNotified = (to: string) =>
    world.notices.some((notice) => notice.to === to && notice.key.includes(`/${kind}/`));
  // Contacts are in the record: if it cannot be read, nobody can be notified.
  const excused =
    schedule.faults.some(({ call }) => call === 'readMerchant') ||
    setting.contacts === 'unreachable' ||
    schedule.faults.some(
      ({ call, fault }) => call === 'sendNotice' && ['down', 'refused'].includes(fault),
    );
  if (excused) return [];
  return ['c-1', 'c-2']
    .filter((to) => !isNotified(to))
    .map((to) => `${to} was not notified of ${kind} (I8)`);
}
