/** A terminal that the acquirer has replaced while the card is watched is registered and configured like the others [A61]. */
import { patched } from '@temporalio/workflow';
import { findTerminalsInScope } from '../../domain/parties/scope.ts';
import type { ChangeRequest } from '../change-card/change-request.ts';
import { buildMerchantRead } from '../stages/screening.ts';
import { readParty } from '../shared/read-party.ts';
import type { Watch } from './watch.ts';

const isRegistered = (c: ChangeRequest, sn: string): boolean =>
  c.switch.findProgress('register', sn) !== undefined;

/** Whether the record has a terminal that no step is about: it was read again when the switch was planned. */
export const hasUnregisteredTerminals = (c: ChangeRequest): boolean => {
  const record = c.facts.merchant?.value;
  const terminals = record ? findTerminalsInScope(record, c.scope) : [];
  return terminals.some(({ sn }) => !isRegistered(c, sn));
};

/** On the record that the request had, and not among its steps. Open watches go the old way. */
const isLeftOut = (c: ChangeRequest, sn: string): boolean =>
  !isRegistered(c, sn) && patched('0.2-record-reported-to-the-request');

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
  const onRecord = new Set(merchant.value.terminals.map(({ sn }) => sn));
  // A terminal that has a card of its own, or that a request for one terminal is not about, is none of ours.
  const added = findTerminalsInScope(found.answer, c.scope)
    .map(({ sn }) => sn)
    .filter((sn) => !onRecord.has(sn) || isLeftOut(c, sn));
  if (added.length === 0) return false;
  c.facts.merchant = { ...merchant, value: { ...merchant.value, terminals } };
  for (const target of added)
    for (const name of ['register', 'configure'])
      c.switch.getOrCreateProgress({ name, target }).state = 'lagging';
  c.record('system', 'terminals-replaced', { data: { items: added.join(', ') } });
  return false;
}
