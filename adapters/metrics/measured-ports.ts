/** Measures the calls to parties and the copies of notices, around the adapters that make them. */
import type { MailPort, SmsPort } from '../../activities/notice.ts';
import type { AuditLogPort } from '../../activities/audit-log.ts';
import type { Ports } from '../../activities/index.ts';
import { PortFailure } from '../../domain/parties/port-failure.ts';
import { createCircuitBreakers, type CallGuard, type CallGuards } from '../http/circuit-breaker.ts';
import type { Party } from '../http/party.ts';
import { meteredParties, type CallOutcome, type Labels, type MeteredParty } from './catalogue.ts';
import type { Meter } from './meter.ts';

type CallKind = Labels<'card_change_party_call_seconds'>['call'];

/** A party whose calls are measured; those that a circuit breaker holds back do not come this far. */
export const measureParty = (party: Party, name: MeteredParty, meter: Meter): Party => ({
  name: party.name,
  ask: (call, options) => measureCall(meter, name, 'question', () => party.ask(call, options)),
  sendOrder: (call) => measureCall(meter, name, 'order', () => party.sendOrder(call)),
});

/** Circuit breakers for parties, with the calls that they let through measured. */
export function createMeasuredGuards(meter: Meter): CallGuards {
  const openCircuits = new Map<string, number>();
  const breakers = createCircuitBreakers((party, change) => {
    const open = (openCircuits.get(party) ?? 0) + change;
    openCircuits.set(party, open);
    meter.set('card_change_open_circuits', { party: toMeteredParty(party) }, open);
  });
  return {
    guardParty: (party) =>
      breakers.guardParty(measureParty(party, toMeteredParty(party.name), meter)),
    createGuard: (name) => {
      const guard = breakers.createGuard(name);
      const measure = createMeasuringGuard(toMeteredParty(name), meter);
      return (call) => guard(() => measure(call));
    },
  };
}

/** @throws Error for a party that the catalogue lacks: it would be missing on every dashboard */
function toMeteredParty(name: string): MeteredParty {
  const party = meteredParties.find((known) => known === name);
  if (party === undefined) throw new Error(`no metrics for the party ${name}`);
  return party;
}

/** For a party with an API of its own: its guard does not say which calls are orders. */
const createMeasuringGuard =
  (name: MeteredParty, meter: Meter): CallGuard =>
  (call) =>
    measureCall(meter, name, 'question', call);

/** Measures what workers do through their ports. */
export const measurePorts = <Measured extends Pick<Ports, 'mail' | 'sms' | 'auditLog'>>(
  ports: Measured,
  meter: Meter,
): Measured => ({
  ...ports,
  mail: measureNotices(ports.mail, 'mail', meter),
  sms: measureNotices(ports.sms, 'sms', meter),
  auditLog: measureAuditLog(ports.auditLog, meter),
});

async function measureCall<T>(
  meter: Meter,
  party: MeteredParty,
  call: CallKind,
  make: () => Promise<T>,
): Promise<T> {
  const startedAt = performance.now();
  const record = (outcome: CallOutcome) =>
    meter.observe(
      'card_change_party_call_seconds',
      { party, call, outcome },
      (performance.now() - startedAt) / 1000,
    );
  try {
    const answer = await make();
    record('done');
    return answer;
  } catch (error) {
    record(error instanceof PortFailure ? error.kind : 'failed');
    throw error;
  }
}

type Result = Labels<'card_change_notices_total'>['result'];

/** Counts the copies that a channel has taken or not. */
function measureNotices<Port extends MailPort | SmsPort>(
  port: Port,
  channel: Labels<'card_change_notices_total'>['channel'],
  meter: Meter,
): Port {
  const send = async (...sent: Parameters<Port['send']>): Promise<void> => {
    const record = (result: Result) =>
      meter.count('card_change_notices_total', { channel, result });
    try {
      await (port.send as (...args: Parameters<Port['send']>) => Promise<void>)(...sent);
      record('sent');
    } catch (error) {
      record(toResult(error));
      throw error;
    }
  };
  return { ...port, send };
}

const toResult = (error: unknown): Result => {
  if (!(error instanceof PortFailure)) return 'failed';
  return error.kind === 'refused' ? 'refused' : 'unavailable';
};

/** Measures how late entries are written. */
const measureAuditLog = (auditLog: AuditLogPort, meter: Meter): AuditLogPort => ({
  ...auditLog,
  async append(batch) {
    await auditLog.append(batch);
    const oldest = batch.entries[0];
    if (oldest)
      meter.observe(
        'card_change_audit_lag_seconds',
        {},
        Math.max(0, Date.now() - Date.parse(oldest.at)) / 1000,
      );
  },
});
