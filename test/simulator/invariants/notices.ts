/** Who was told [I8]. */
import type { Outcome, WatchOutcome } from '../../../workflows/contract.ts';
import type { SimulatedRun } from '../run/setup.ts';

/** The same notice says the same every time it goes out, and nobody misses the end. */
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
  // A watch that ends in peace is no news.
  if (kind === 'watched' || kind === 'superseded') return [];
  const told = (to: string) =>
    world.notices.some((notice) => notice.to === to && notice.key.includes(`/${kind}/`));
  // Contacts stand in the record: nobody can be told whose record cannot be read.
  const excused =
    schedule.faults.some(({ call }) => call === 'readMerchant') ||
    setting.contacts === 'unreachable' ||
    schedule.faults.some(
      ({ call, fault }) => call === 'sendNotice' && ['down', 'refused'].includes(fault),
    );
  if (excused) return [];
  return ['c-1', 'c-2'].filter((to) => !told(to)).map((to) => `${to} never heard of ${kind} (I8)`);
}
