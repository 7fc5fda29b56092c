/** Lists the events of a run in order, to investigate a failing schedule. */
import type { SimulationResult } from './simulation.ts';

export function formatTimeline({ played, watch }: SimulationResult): string {
  const cases = [
    { world: played.world, people: played.people, servers: [played.server, watch?.server] },
    ...(watch?.next ?? []).map(({ world, people, server }) => ({
      world,
      people,
      servers: [server],
    })),
  ];
  const entries = cases.flatMap(({ world: { auditLog, requestId } }) =>
    auditLog.entries.map(({ at, actor, action, reason, data }) => ({
      at: Date.parse(at),
      line: `audit   ${requestId} ${actor}: ${action} ${reason ?? ''} ${JSON.stringify(data ?? {})}`,
    })),
  );
  const acts = cases.flatMap(({ people, servers }) =>
    people.sentActions.map(({ at, id, by }) => {
      const update = servers.map((server) => server?.updates.get(id)).find((each) => each);
      const answer = update && 'code' in update ? update.code : update?.state;
      return { at, line: `act     ${people.requestId} ${by.id}: ${id} → ${answer ?? 'too late'}` };
    }),
  );
  const effects = played.world.context.ledger.map(({ at, party, effect, key, detail }) => ({
    at: Date.parse(at),
    line: `effect  ${party}: ${effect} ${key} ${JSON.stringify(detail)}`,
  }));
  return [...entries, ...acts, ...effects]
    .toSorted((a, b) => a.at - b.at)
    .map(({ at, line }) => `${new Date(at).toISOString()} ${line}`)
    .join('\n');
}
