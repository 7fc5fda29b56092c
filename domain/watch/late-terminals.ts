/**
 * Terminals that are on the record when the watch over a new card has ended [A61]: one that the acquirer has replaced
 * later has to take the card that is bound, as those did that the switch knew.
 */
import { findTerminalsInScope } from '../parties/scope.ts';
import type { MerchantRecord } from '../parties/merchant.ts';
import { addDuration } from '../time/duration.ts';

/** A terminal as the maintenance has last left it. */
export interface LateTerminal {
  sn: string;
  /** Since when it is known to lag, ISO 8601; missing for one that is registered and configured. */
  laggingSince?: string;
}

/**
 * The merchant's terminals now, new ones lagging since now. A terminal with a card of its own is none of them.
 * @param last4 of the card that the request has bound
 * @param known from the time before
 * @param at ISO 8601
 * @returns undefined when another card is bound: then nothing of this request holds any more
 */
export function findLateTerminals(
  record: MerchantRecord,
  last4: string,
  known: readonly LateTerminal[],
  at: string,
): LateTerminal[] | undefined {
  if (record.binding.last4 !== last4) return undefined;
  return findTerminalsInScope(record, undefined).map(
    ({ sn }) => known.find((each) => each.sn === sn) ?? { sn, laggingSince: at },
  );
}

/**
 * Whether a person has to look at a terminal that is not done: the other side refuses it, or it was not reached for
 * longer than a terminal may lag [E2 terminals.configLag].
 * @param code of the refusal, if there was one
 * @param mayLagFor ISO 8601 duration
 */
export const needsPerson = (
  { laggingSince }: LateTerminal,
  code: string | undefined,
  mayLagFor: string,
  at: string,
): boolean =>
  laggingSince !== undefined &&
  ((code !== undefined && code !== 'TRM_OFFLINE') || at >= addDuration(laggingSince, mayLagFor));
