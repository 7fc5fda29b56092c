/**
 * Whether the data of a merchant came through the switch as they were [A44, A45, A88]. The settlement counts them for the
 * snapshot, and once more, as far as they were there then, when it reconciles.
 */
import type { OrderAnswer } from '../parties/orders.ts';

export interface DataCounts {
  /** SHA-256 of the settings that a change of card leaves as they are, in hex. */
  hash: string;
  terminals: number;
  /** All payouts up to the snapshot, whatever their state. */
  payouts: number;
  payoutsFen: number;
}

const names = ['hash', 'terminals', 'payouts', 'payoutsFen'] as const;

type DoneResult = Extract<OrderAnswer, { state: 'done' }>['result'];

/** What was counted; undefined when the settlement left something out, so that nothing can be compared. */
export function readDataCounts(result: DoneResult = {}): DataCounts | undefined {
  const { hash, payouts, payoutsFen, terminals } = result;
  return typeof hash === 'string' &&
    typeof payouts === 'number' &&
    typeof payoutsFen === 'number' &&
    typeof terminals === 'number'
    ? { hash, payouts, payoutsFen, terminals }
    : undefined;
}

/** The names of what differs; all of them when one side was not counted. Nothing may differ, not even upwards. */
export const findMigrationDifferences = (
  before: DataCounts | undefined,
  after: DataCounts | undefined,
): string[] => names.filter((name) => !before || !after || before[name] !== after[name]);
