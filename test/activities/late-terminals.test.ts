/** Terminals that are replaced after the watch: what is ordered, written and told. */
import { describe, expect, it } from 'vitest';
import type { AuditBatch } from '../../activities/audit-log.ts';
import {
  createRegisterLateTerminals,
  type BoundCard,
  type LateTerminalPorts,
} from '../../activities/late-terminals.ts';
import type { TerminalOrder } from '../../activities/terminals.ts';
import type { OrderAnswer, OrderState } from '../../domain/parties/orders.ts';
import type { Alarm } from '../../domain/reconciliation/alarms.ts';
import { buildMerchant, policy, timeAfter } from '../support/facts.ts';

const merchant = { acquirerId: 'demo', merchantId: 'm-1001' };
const done = { state: 'done', ref: 'r-1' } as const;
const [terminal] = buildMerchant().terminals;
const record = buildMerchant({
  terminals: ['T-1', 'T-2'].map((sn) => ({ ...terminal!, sn })),
});

function setUp({ token = 'acc_00000002' }: { token?: string | null } = {}) {
  let card: BoundCard = {
    ...merchant,
    requestId: 'req-1',
    last4: '0001',
    terminals: [],
    over: {},
  };
  const orders = new Map<string, OrderState>([
    ['req-1/register/T-1', done],
    ['req-1/configure/T-1', done],
  ]);
  const placed: string[] = [];
  const entries: AuditBatch['entries'] = [];
  const alarms: Alarm[] = [];
  const told: string[] = [];
  const sent = new Set<string>();
  const log: string[] = [];
  const state = { answer: done as OrderAnswer };
  const ports: LateTerminalPorts = {
    boundCards: {
      find: async () => card,
      saveTerminals: async (_card, terminals) => {
        card = { ...card, terminals: [...terminals] };
      },
    },
    terminals: {
      order: async ({ key, accountToken }: TerminalOrder) => {
        placed.push(`${key} ${accountToken}`);
        log.push('order');
        if (state.answer.state !== 'unavailable')
          orders.set(key, state.answer.state === 'unknown' ? done : state.answer);
        return state.answer;
      },
      query: async (key) => {
        log.push('query');
        return orders.get(key) ?? { state: 'never-received' };
      },
    },
    vault: { findAccount: async () => token ?? undefined },
    auditLog: {
      read: async () => entries.map((entry) => ({ ...entry, prevHash: '', hash: '' })),
      append: async (batch) => {
        log.push('audit');
        entries.push(...batch.entries);
      },
    },
    alarms: { raise: async (alarm) => void alarms.push(alarm) },
    reminders: {
      wasSent: async (_merchant, key) => sent.has(key),
      markSent: async (_merchant, key) => void sent.add(key),
    },
  };
  const register = createRegisterLateTerminals(ports, {
    deliverAll: async ({ event }) => void told.push(event),
  });
  const look = (day: number, present = record) =>
    register(merchant, present, policy, timeAfter(`P${day}D`), {
      signal: new AbortController().signal,
    });
  const listDone = () =>
    entries.map(({ action, data }) => `${action} ${data?.['key'] ?? data?.['items']}`);
  const forget = () => {
    card = { ...card, terminals: [] };
  };
  return { look, placed, listDone, alarms, told, log, state, forget };
}

describe('[A61] The maintenance registers a terminal that was replaced after the watch', () => {
  it('[A61] A new terminal is registered and configured for the bound card once, and the audit log says so before', async () => {
    const { look, placed, listDone, log } = setUp();
    await look(45);
    expect(placed).toEqual(['req-1/register/T-2 acc_00000002', 'req-1/configure/T-2 acc_00000002']);
    expect(log.indexOf('audit')).toBeLessThan(log.indexOf('order'));
    expect(listDone()).toEqual([
      'terminals-replaced T-2',
      'step-done req-1/register/T-1',
      'step-done req-1/configure/T-1',
      'step-done req-1/register/T-2',
      'step-done req-1/configure/T-2',
    ]);
    log.length = 0;
    await look(46);
    expect(log).toEqual([]);
  });

  it('[A61] A new terminal counts once when the answer to its order was lost, or all of it is done again after a crash', async () => {
    const { look, placed, listDone, alarms, state, forget } = setUp();
    state.answer = { state: 'unknown' };
    await look(45);
    await look(46);
    expect(alarms).toEqual([]);
    state.answer = done;
    await look(47);
    const before = [placed.length, listDone().length];
    expect(before[0]).toBe(2);
    forget();
    await look(48);
    expect([placed.length, listDone().length]).toEqual(before);
  });

  it.each([
    [
      'is refused by the clearing house',
      { answer: { state: 'refused', code: 'TRM_REGISTER_FAILED' } },
    ],
    ['is to take an account that the vault does not know without doubt', { token: null }],
  ] as const)(
    '[A61] A person is called once, and the order tried every day, when a new terminal %s',
    async (_why, how) => {
      const { look, alarms, told, state, placed } = setUp('token' in how ? how : {});
      if ('answer' in how) state.answer = how.answer;
      await look(45);
      await look(46);
      expect(alarms.map(({ kind, found }) => `${kind} ${found}`)).toEqual(
        Array(2).fill('terminal-unregistered register/T-2: TRM_REGISTER_FAILED'),
      );
      expect(told).toEqual(['network-fault']);
      expect(placed).toHaveLength('answer' in how ? 2 : 0);
    },
  );

  it('[A61] Nothing is asked or ordered where the card was changed elsewhere since', async () => {
    const { look, log } = setUp();
    await look(45, { ...record, binding: { ...record.binding, last4: '9999' } });
    expect(log).toEqual([]);
  });
});
