/** Lists the events of a run in order, to investigate a failing schedule. */
import type { SimulationResult } from './simulation.ts';

export function formatTimeline({ played, watch }: SimulationResult): string {
  const { world, people, server } = played;
  const entries = world.auditLog.entries.map(({ at, actor, action, reason, data }) => ({
    at: Date.parse(at),
    line: `audit   ${actor}: ${action} ${reason ?? ''} ${JSON.stringify(data ?? {})}`,
  }));
  const acts = people.sentActions.map(({ at, id, by }) => {
    const update = server.updates.get(id) ?? watch?.server.updates.get(id);
    const answer = update && 'code' in update ? update.code : update?.state;
    return { at, line: `act     ${by.id}: ${id} → ${answer ?? 'too late'}` };
  });
  const effects = world.context.ledger.map(({ at, party, effect, key, detail }) => ({
    at: Date.parse(at),
    line: `effect  ${party}: ${effect} ${key} ${JSON.stringify(detail)}`,
  }));
  return [...entries, ...acts, ...effects]
    .toSorted((a, b) => a.at - b.at)
    .map(({ at, line }) => `${new Date(at).toISOString()} ${line}`)
    .join('\n');
}
