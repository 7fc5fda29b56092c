/** Tests that crash points tell apart the orders of networks and of single terminals. */
import { describe, expect, it } from 'vitest';
import type { Ports } from '../../../activities/index.ts';
import { wrapEffects } from './effects.ts';

const merchant = { acquirerId: 'demo', merchantId: 'M-lane1-1' };
const header = { requestId: 'req-1', merchant, accountToken: 'acct_1' };

/** The marks of the effects that the calls have, oldest first. */
async function readMarks(call: (ports: Ports) => Promise<unknown>): Promise<string[]> {
  const done = { order: async () => undefined, change: async () => undefined };
  const ports = new Proxy({}, { get: () => done, ownKeys: () => [] }) as Ports;
  const marks: string[] = [];
  await call(
    wrapEffects(ports, (effect, go) => {
      marks.push(...effect.marks);
      return go();
    }),
  );
  return marks;
}

describe('the name of a crash point', () => {
  it.each([
    ['the whole merchant', {}, 'settlement hold'],
    ['a terminal with a card of its own', { terminal: 'SN-1' }, 'settlement hold of a terminal'],
  ])('says whose payouts an order of the settlement holds: %s', async (_, scope, name) => {
    const key = 'req-1/hold/settlement';
    const marks = await readMarks(({ settlement }) =>
      settlement.order({ ...header, ...scope, key, kind: 'hold' }),
    );
    expect(marks).toEqual([name]);
  });

  it.each([
    ['the whole merchant', {}, 'network change alipay'],
    ['a terminal', { terminalNo: '00000001' }, 'network change alipay of a terminal'],
  ])('says whose account a network changes, and which network: %s', async (_, scope, name) => {
    const key = 'req-1/network/alipay';
    const order = { ...header, ...scope, key, networkId: 'alipay', kind: 'change' } as const;
    const marks = await readMarks(({ networks }) => networks.change(order));
    expect(marks).toEqual([name]);
  });
});
