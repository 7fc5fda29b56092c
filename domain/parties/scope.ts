/**
 * What a change is about: the whole merchant, or one terminal that has a settlement card of its own
 * (docs/decisions/0029-single-terminals.md). Which terminals have one is a fact of the merchant record.
 */
import type { HolderCheck, MerchantRecord, Network, Terminal } from './merchant.ts';

/** Missing in a request for the whole merchant. */
export interface Scope {
  /** The terminal's serial number. */
  terminal: string;
}

/** The terminals that settle to a card of their own: a change of the merchant's card does not touch them. */
export const findTerminalsWithOwnCard = ({ terminals }: MerchantRecord): Terminal[] =>
  terminals.filter(({ binding }) => binding !== undefined);

/** The terminals whose card changes with a request: that of the scope, or all that settle to the merchant's card. */
export const findTerminalsInScope = (
  { terminals }: MerchantRecord,
  scope: Scope | undefined,
): Terminal[] =>
  terminals.filter(({ binding, sn }) => (scope ? sn === scope.terminal : binding === undefined));

/**
 * The record as a request of this scope sees it: card, takings and changes of the card are those of the
 * terminal, and the networks are those where it has an account of its own. Without a scope it is the record of the
 * merchant, without changes of terminals' cards.
 */
export function viewInScope(record: MerchantRecord, scope: Scope | undefined): MerchantRecord {
  const lastChanges = record.lastChanges.filter(
    ({ what, terminal }) => what !== 'settlement-card' || terminal === scope?.terminal,
  );
  if (!scope) return { ...record, lastChanges };
  const terminal = record.terminals.find(({ sn }) => sn === scope.terminal);
  // A terminal without a card of its own has nothing to change: screening refuses the request.
  if (!terminal?.binding) return { ...record, lastChanges };
  const { waitingFen: _waitsForTheMerchant, holder, ...others } = record;
  return {
    ...others,
    ...(holder && { holder: omitOldHolder(holder) }),
    lastChanges,
    binding: terminal.binding,
    dailyAverageFen: terminal.dailyAverageFen ?? record.dailyAverageFen,
    networks: record.networks.filter((network) => findTerminalNo(network, scope) !== undefined),
  };
}

/** Who holds the card of the merchant says nothing about that of the terminal: it is unknown. */
function omitOldHolder({ oldHolder: _ofTheMerchantsCard, ...check }: HolderCheck): HolderCheck {
  return check;
}

/** The number by which the network knows the terminal, where it keeps an account of its own for it. */
export const findTerminalNo = (
  { terminalNos }: Network,
  scope: Scope | undefined,
): string | undefined => scope && terminalNos?.[scope.terminal];
