/** Errands: several orders to one party by one activity, and what is written before them. */
import { MockActivityEnvironment } from '@temporalio/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  createErrandActivities,
  type Errand,
  type ErrandAnswer,
  type ErrandPorts,
  type PartyOrder,
} from '../../activities/errands.ts';
import type { Moment, WrittenMoment } from '../../activities/moments.ts';
import type { SettlementOrder } from '../../activities/settlement.ts';
import type { OrderAnswer, OrderState } from '../../domain/parties/orders.ts';
import type { CutoverFreeze } from '../../domain/switch/cutover-freeze.ts';

const merchant = { acquirerId: 'demo', merchantId: 'm-1' };
const done = { state: 'done', ref: 'r' } as const;
const pending = { state: 'pending', ref: 'r' } as const;
const moment = { batch: { entries: [] }, notices: [] } as unknown as Moment;
const cutover = { acquirerId: 'demo', bankCode: '105', networks: ['unionpay'] };
const freeze = { acquirerId: 'demo', scope: 'bank', name: '105' } as CutoverFreeze;

const buildOrder = (kind: SettlementOrder['kind'], fields = {}): PartyOrder => ({
  party: 'settlement',
  order: { key: `r-1/${kind}/settlement`, requestId: 'r-1', merchant, kind, ...fields },
});
const threeOrders = [buildOrder('lock'), buildOrder('snapshot'), buildOrder('hold')];

/** A settlement that answers as told, and notes in which order everything came. */
function setUp({
  answers = {},
  states = [],
  failure,
  freezes = [],
  isStopped = false,
  orderMs = 0,
}: {
  answers?: Partial<Record<SettlementOrder['kind'], OrderAnswer>>;
  states?: (OrderState | Error)[];
  failure?: Error;
  freezes?: CutoverFreeze[] | Error;
  isStopped?: boolean;
  orderMs?: number;
} = {}) {
  const calls: string[] = [];
  const settlement: Partial<ErrandPorts['settlement']> = {
    order: async ({ kind }) => {
      calls.push(kind);
      vi.setSystemTime(Date.now() + orderMs);
      return answers[kind] ?? done;
    },
    query: async (key) => {
      calls.push(`query ${key.split('/')[1]}`);
      const state = states.shift() ?? pending;
      if (state instanceof Error) throw state;
      return state;
    },
  };
  const ports = {
    settlement,
    safetyInbox: { hasUndelivered: async () => isStopped },
    cutoverFreezes: {
      listActive: async () => {
        if (freezes instanceof Error) throw freezes;
        return freezes;
      },
    },
  } as unknown as ErrandPorts;
  const writeMoment = async (): Promise<WrittenMoment> => {
    calls.push('write');
    return { tried: [], ...(failure !== undefined && { failure }) };
  };
  const { placeOrders } = createErrandActivities(ports, writeMoment, async () => undefined);
  const beats: ErrandAnswer[] = [];
  const env = new MockActivityEnvironment();
  env.on('heartbeat', (details: ErrandAnswer) => beats.push(structuredClone(details)));
  const run = (errand: Partial<Errand> = {}): Promise<ErrandAnswer> =>
    env.run(placeOrders, { orders: threeOrders, ...errand });
  return { run, calls, beats };
}

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }));
afterEach(() => void vi.useRealTimers());

describe('An errand', () => {
  it('An errand writes first, and then places each order when the one before it is done', async () => {
    const { run, calls } = setUp();
    expect(await run({ moment })).toEqual({ answers: [done, done, done], tried: [] });
    expect(calls).toEqual(['write', 'lock', 'snapshot', 'hold']);
  });

  it('An errand writes its sequel when every order is done', async () => {
    const { run, calls } = setUp();
    expect(await run({ sequel: moment })).toEqual({
      answers: [done, done, done],
      sequel: { tried: [] },
    });
    expect(calls).toEqual(['lock', 'snapshot', 'hold', 'write']);
    const refusing = setUp({ answers: { hold: { state: 'refused', code: 'SWT_RECON' } } });
    expect(await refusing.run({ sequel: moment })).not.toHaveProperty('sequel');
    expect(refusing.calls).toEqual(['lock', 'snapshot', 'hold']);
  });

  it('An errand whose sequel cannot be written says so, and its orders are done', async () => {
    const { run } = setUp({ failure: new Error('away') });
    expect(await run({ sequel: moment })).toEqual({
      answers: [done, done, done],
      sequel: { tried: [], isUnwritten: true },
    });
  });

  it.each<[OrderAnswer]>([
    [{ state: 'refused', code: 'SWT_RECON' }],
    [{ state: 'unavailable' }],
    [{ state: 'unknown' }],
  ])('An errand ends with the first order that is not done: %j', async (answer) => {
    const { run, calls } = setUp({ answers: { snapshot: answer } });
    expect((await run()).answers).toEqual([done, answer]);
    expect(calls).toEqual(['lock', 'snapshot']);
  });

  it('An errand queries a pending order again, and goes on when it is done', async () => {
    const { run, calls } = setUp({
      answers: { lock: pending },
      states: [new Error('no answer'), done],
    });
    expect((await run()).answers).toEqual([done, done, done]);
    expect(calls.slice(0, 4)).toEqual(['lock', 'query lock', 'query lock', 'snapshot']);
  });

  it('An errand leaves an order that stays pending to the process', async () => {
    const { run, calls } = setUp({ answers: { lock: pending } });
    expect((await run()).answers).toEqual([pending]);
    expect(calls).toEqual(['lock', 'query lock', 'query lock']);
  });

  it('An errand sends nothing while the audit log cannot be written', async () => {
    const { run, calls } = setUp({ failure: new Error('away') });
    expect(await run({ moment })).toEqual({ answers: [], isUnwritten: true, tried: [] });
    expect(calls).toEqual(['write']);
  });

  it('[B3.12] An errand sends nothing while staff have stopped the cut-over', async () => {
    const { run, calls } = setUp({ freezes: [freeze] });
    expect(await run({ cutover })).toEqual({ answers: [], freeze });
    expect(calls).toEqual([]);
  });

  it('[B3.12] An errand sends nothing while it cannot be read whether cut-overs are stopped', async () => {
    const { run, calls } = setUp({ freezes: new Error('away') });
    expect(await run({ cutover })).toEqual({ answers: [], areFreezesUnread: true });
    expect(calls).toEqual([]);
  });

  it('[I4] An errand sends no order that a stop on its way must come before', async () => {
    const { run, calls } = setUp({ isStopped: true });
    const orders = [buildOrder('lock'), buildOrder('hold', { unlessStopped: true })];
    expect((await run({ orders })).answers).toEqual([
      done,
      { state: 'unavailable', retryAfterMs: 5_000 },
    ]);
    expect(calls).toEqual(['lock']);
  });

  it('An errand that takes long says how far it has come', async () => {
    const { run, beats } = setUp({ orderMs: 4_000 });
    await run();
    expect(beats.map(({ answers }) => answers.length)).toEqual([1, 2, 3]);
  });

  it('An errand that has taken too long places nothing more', async () => {
    const { run, calls } = setUp({ orderMs: 25_000 });
    expect((await run()).answers).toEqual([done]);
    expect(calls).toEqual(['lock']);
  });
});
