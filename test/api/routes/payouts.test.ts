/** Where the money is, as owners and staff see it. */
import { describe, expect, it } from 'vitest';
import { PortFailure } from '../../../domain/parties/port-failure.ts';
import type { RecentPayouts } from '../../../domain/payouts/recent-payouts.ts';
import { backOffice, maker, owner, type Claims } from '../../support/api.ts';
import { buildStatus, recordStatus } from '../../support/api-stubs.ts';
import { setUpPages } from '../../support/request-pages.ts';

const pages = setUpPages();
const { api, progress } = pages;

const recent: RecentPayouts = {
  balanceFen: -5_000,
  leftOut: 0,
  payouts: [
    {
      intentId: 'intent-7',
      amountFen: 12_345,
      dueAt: '2026-06-10T01:00:00Z',
      sendings: [
        {
          first6: '622202',
          last4: '8889',
          sentAt: '2026-06-10T02:00:00Z',
          state: 'returned',
          at: '2026-06-10T06:00:00Z',
        },
        {
          first6: '621700',
          last4: '1011',
          sentAt: '2026-06-10T06:00:00Z',
          state: 'landed',
          at: '2026-06-10T06:01:00Z',
        },
      ],
    },
  ],
};
const answering = (payouts: RecentPayouts | Error) =>
  api({
    payouts: {
      readPayouts: () =>
        payouts instanceof Error ? Promise.reject(payouts) : Promise.resolve(payouts),
    },
  });
const read = (as: Claims, at = answering(recent)) =>
  at.get(`/v1/card-changes/${pages.id}/payouts`, { as });

describe('[B3.1] Where the money is', () => {
  it('[B3.1] Where the money is tells the owner amount, card and state, with the last four digits only', async () => {
    const { status, body } = await read(owner);
    expect(status).toBe(200);
    expect(body).toEqual({
      known: true,
      balanceFen: -5_000,
      leftOut: 0,
      payouts: [
        {
          amountFen: 12_345,
          dueAt: '2026-06-10T01:00:00Z',
          state: 'landed',
          at: '2026-06-10T06:01:00Z',
          card: { last4: '1011', sentAt: '2026-06-10T06:00:00Z' },
          cameBackFrom: [{ last4: '8889', at: '2026-06-10T06:00:00Z' }],
          zh: '已到账尾号1011（此前被尾号8889退回）',
          en: 'arrived on the card ending 1011 (it came back from 8889 before)',
        },
      ],
    });
    expect(JSON.stringify((await read(backOffice)).body)).not.toContain('621700');
  });

  it('[B3.1] Where the money is tells staff the first six digits as well, and the intent', async () => {
    expect((await read(maker)).body).toMatchObject({
      payouts: [{ intentId: 'intent-7', card: { first6: '621700', last4: '1011' } }],
    });
  });

  it.each([
    ['the settlement does not answer', answeringLater],
    ['nobody can be asked', () => api()],
  ])('[B3.1] Where the money is is said to be unknown when %s', async (_why, start) => {
    const { status, body } = await read(owner, start());
    expect([status, body]).toEqual([200, { known: false, leftOut: 0, payouts: [] }]);
  });

  it('[B3.1] Where the money is is nothing for agents and for other merchants', async () => {
    const agent = { sub: 'agent-1', roles: ['agent'], merchants: ['M-GREEN'] };
    expect((await read(agent)).status).toBe(403);
    expect((await read({ ...owner, merchantId: 'M-CHAIN' })).status).toBe(404);
  });

  it('[B3.1] Where the money is stands on the progress page, Chinese first', async () => {
    const { text = '' } = (await answering(recent).get(progress())).body;
    for (const part of [
      '结算款去向',
      '123.45元',
      '2026-06-10 09:00',
      '已到账尾号1011（此前被尾号8889退回） 2026-06-10 14:01',
      '账户余额为-50.00元',
    ])
      expect(text).toContain(part);
    expect(text).not.toMatch(/621700|intent-7/);
  });

  it('[B3.1] Where the money is says of which networks it tells nothing: they pay by themselves', async () => {
    const payers = [
      { payer: 'acquirer', money: 'new' as const },
      { payer: 'wechat-pay', money: 'old' as const },
    ];
    const at = answering({ leftOut: 0, payouts: [] });
    expect((await read(owner, at)).body).not.toHaveProperty('notListed');
    expect((await at.get(progress())).body.text).not.toContain('自行结算');
    await recordStatus(pages.storage(), buildStatus(pages.id, { stage: 'trial', payers }));
    expect((await read(owner, at)).body).toMatchObject({ notListed: ['wechat-pay'] });
    expect((await read(owner)).body).toMatchObject({ notListed: ['wechat-pay'] });
    const { text } = (await at.get(progress())).body;
    expect(text).toContain('微信支付自行结算的款项不在此列');
  });

  it('[B3.1] Where the money is keeps no progress page back when it is not known', async () => {
    const { status, body } = await answeringLater().get(progress());
    expect(status).toBe(200);
    expect(body.text).toContain('暂时无法读取结算款明细，请稍后再看');
    expect((await api().get(progress())).body.text).not.toContain('结算款去向');
  });
});

function answeringLater() {
  return answering(new PortFailure('unavailable', 'the party is busy'));
}
