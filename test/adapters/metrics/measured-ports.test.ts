import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Ports } from '../../../activities/index.ts';
import type { Party } from '../../../adapters/http/party.ts';
import { meteredParties } from '../../../adapters/metrics/catalogue.ts';
import type { Meter } from '../../../adapters/metrics/meter.ts';
import {
  createMeasuredGuards,
  measureParty,
  measurePorts,
} from '../../../adapters/metrics/measured-ports.ts';
import { readWorkerSettings } from '../../../adapters/settings/settings.ts';
import { optionalPartyVariables } from '../../../adapters/settings/variables.ts';
import { PortFailure, type PortFailureKind } from '../../../domain/parties/port-failure.ts';
import { buildBatch, buildOpening } from '../../support/audit-fixtures.ts';
import { settingsEnv } from '../../support/settings-env.ts';

const { signal } = new AbortController();
const question = { method: 'GET', path: '/cards', answer: z.string() } as const;
const order = { ...question, method: 'POST', key: 'k-1' } as const;

function createRecorder() {
  const recorded: [string, object, number?][] = [];
  const meter: Meter = {
    count: (name, labels) => void recorded.push([name, labels]),
    observe: (name, labels, value) => void recorded.push([name, labels, value]),
    set: (name, labels, value) => void recorded.push([name, labels, value]),
  };
  return { recorded, meter };
}

const fail = async (kind: PortFailureKind | undefined): Promise<never> => {
  throw kind === undefined ? new Error('a bug') : new PortFailure(kind, 'no');
};

describe('The calls to a party', () => {
  it.each([
    ['done', async () => 'answer'],
    ['refused', () => fail('refused')],
    ['unavailable', () => fail('unavailable')],
    ['unknown', () => fail('unknown')],
    ['failed', () => fail(undefined)],
  ])('The calls to a party are measured as %s', async (outcome, answer) => {
    const { recorded, meter } = createRecorder();
    const party = { name: 'bank', ask: answer, sendOrder: answer } as Party;
    const measured = measureParty(party, 'bank', meter);
    await measured.ask(question, { signal }).catch(() => undefined);
    await measured.sendOrder(order).catch(() => undefined);
    expect(recorded.map(([name, labels]) => [name, labels])).toEqual(
      ['question', 'order'].map((call) => [
        'card_change_party_call_seconds',
        { party: 'bank', call, outcome },
      ]),
    );
  });

  it('The calls to a party are not measured while the circuit is open, and the open circuit is', async () => {
    const { recorded, meter } = createRecorder();
    const down = () => fail('unavailable');
    const guarded = createMeasuredGuards(meter).guardParty({
      ...{ name: 'bank', ask: down, sendOrder: down },
    } as Party);
    for (let n = 0; n < 8; n += 1) await guarded.ask(question, { signal }).catch(() => undefined);
    const names = recorded.map(([name]) => name);
    expect(names.filter((name) => name === 'card_change_party_call_seconds')).toHaveLength(5);
    expect(recorded.at(-1)).toEqual(['card_change_open_circuits', { party: 'bank' }, 1]);
  });

  it('Every party of the settings, also one that may be missing, has its calls measured', () => {
    const optional = Object.keys(optionalPartyVariables).map((name) => [
      name,
      name.endsWith('_URL') ? 'https://party.example' : 'secret of a party',
    ]);
    const { optionalParties, parties } = readWorkerSettings({
      ...settingsEnv,
      ...Object.fromEntries(optional),
    });
    const names = Object.keys({ ...parties, ...optionalParties });
    expect(names).toContain('registry');
    expect(names.filter((name) => !(meteredParties as readonly string[]).includes(name))).toEqual(
      [],
    );
  });

  it('Calls to a party that no dashboard knows are a bug, found when the worker starts', () => {
    const { meter } = createRecorder();
    const party = { name: 'oracle' } as Party;
    expect(() => createMeasuredGuards(meter).guardParty(party)).toThrow('no metrics');
  });
});

describe('What workers do', () => {
  const measure = (ports: Partial<Ports>) => {
    const { recorded, meter } = createRecorder();
    return { recorded, ports: measurePorts(ports as Ports, meter) };
  };

  it.each([
    ['sent', async () => undefined],
    ['refused', () => fail('refused')],
    ['unavailable', () => fail('unknown')],
    ['failed', () => fail(undefined)],
  ])('A copy of a notice is counted by its channel as %s', async (result, send) => {
    const { recorded, ports } = measure({ mail: { send }, sms: { send } });
    const mail = { messageId: 'm', to: 'a@b.example', subject: '', text: '' };
    await ports.mail.send(mail, { signal }).catch(() => undefined);
    await ports.sms
      .send(
        { key: 'k', acquirerId: 'demo', to: '1', templateId: 't', params: {}, text: '' },
        { signal },
      )
      .catch(() => undefined);
    expect(recorded).toEqual([
      ['card_change_notices_total', { channel: 'mail', result }],
      ['card_change_notices_total', { channel: 'sms', result }],
    ]);
  });

  it('Workers measure how late entries are in the audit log', async () => {
    const append = async () => undefined;
    const { recorded, ports } = measure({ auditLog: { append } as never });
    const batch = buildBatch(buildOpening(), [1, 1]);
    const at = new Date(Date.now() - 2_000).toISOString();
    await ports.auditLog.append({ ...batch, entries: batch.entries.map((e) => ({ ...e, at })) });
    const [[name, , lag] = []] = recorded;
    expect(name).toBe('card_change_audit_lag_seconds');
    expect(lag).toBeGreaterThanOrEqual(2);
    expect(lag).toBeLessThan(10);
  });
});
