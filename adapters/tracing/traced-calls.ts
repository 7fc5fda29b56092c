/** Spans around calls to parties. The party is not told the trace. */
import { PortFailure } from '../../domain/parties/port-failure.ts';
import type { CallGuards } from '../http/circuit-breaker.ts';
import type { Party } from '../http/party.ts';
import { getTracing } from './tracing.ts';

/** The same guards, with a span around each call that they are asked for. */
export const traceGuards = (guards: CallGuards): CallGuards => ({
  guardParty: (party) => traceParty(guards.guardParty(party)),
  createGuard: (name) => {
    const guard = guards.createGuard(name);
    return (call) => traceCall(name, 'call', () => guard(call));
  },
});

export const traceParty = (party: Party): Party => ({
  name: party.name,
  ask: (call, options) => traceCall(party.name, 'question', () => party.ask(call, options)),
  sendOrder: (call) => traceCall(party.name, 'order', () => party.sendOrder(call)),
});

const traceCall = <T>(party: string, call: string, make: () => Promise<T>): Promise<T> =>
  getTracing().inSpan(`${party} ${call}`, 'client', async (span) => {
    span.set('card_change.party', party);
    span.set('card_change.call', call);
    try {
      return await make();
    } catch (error) {
      span.set('card_change.outcome', error instanceof PortFailure ? error.kind : 'failed');
      throw error;
    }
  });
