/** A terminal that the acquirer has replaced while the card is watched is registered and configured like the others [A61]. */
import { findTerminalsInScope } from '../../domain/parties/scope.ts';
import { buildMerchantRead } from '../stages/screening.ts';
import { readParty } from '../shared/read-party.ts';
import type { Watch } from './watch.ts';

/**
 * Reads the terminals of the record again after the acquirer said that it changed. New ones are done with those that lag;
 * the way back is through all terminals of the record.
 * @returns whether the watch was interrupted
 */
export async function takeUpNewTerminals(w: Watch): Promise<boolean> {
  const { c } = w;
  const { merchant } = c.facts;
  if (!w.isRecordReported || !merchant) return false;
  w.isRecordReported = false;
  const found = await readParty(c, {
    party: 'operator',
    what: 'merchant-record',
    withoutNotice: true,
    ask: buildMerchantRead(c),
  });
  if ('end' in found) return true;
  const { terminals } = found.answer;
  const known = new Set(merchant.value.terminals.map(({ sn }) => sn));
  // A terminal that has a card of its own, or that a request for one terminal is not about, is none of ours.
  const added = findTerminalsInScope(found.answer, c.scope)
    .map(({ sn }) => sn)
    .filter((sn) => !known.has(sn));
  if (added.length === 0) return false;
  c.facts.merchant = { ...merchant, value: { ...merchant.value, terminals } };
  for (const target of added)
    for (const name of ['register', 'configure'])
      c.switch.getOrCreateProgress({ name, target }).state = 'lagging';
  c.record('system', 'terminals-replaced', { data: { items: added.join(', ') } });
  return false;
}
