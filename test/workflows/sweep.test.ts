/** The daily sweep on real servers: who is reminded of what, once. */
import { randomUUID } from 'node:crypto';
import { describe, expect } from 'vitest';
import type { sweep } from '../../workflows/sweep.ts';
import { sweepType } from '../../workflows/sweep/contract.ts';
import type { MerchantChanges } from '../../sandbox/data/merchants.ts';
import { staffAddress, type House } from '../support/house.ts';
import { it } from '../support/it.ts';
import { openingOf } from '../support/trail.ts';

const swept = async ({ client }: House) => {
  const handle = await client.workflow.start<typeof sweep>(sweepType, {
    workflowId: `sweep-${randomUUID()}`,
    taskQueue: 'card-change',
    args: [],
  });
  return handle.result();
};

const dayMs = 24 * 60 * 60_000;

describe('the daily sweep', () => {
  it('[A74] reminds merchants of papers and renewals, and staff of breaches, each once', async ({
    house,
  }) => {
    const { env, sandbox, storage } = house;
    const now = await env.currentTimeMs();
    const from = (days: number) => new Date(now + days * dayMs).toISOString();
    const merchant = async (more: MerchantChanges) => {
      const merchantId = `R-${randomUUID().slice(0, 8)}`;
      const { record } = sandbox.addMerchant({ merchantId, like: 'M-GREEN' });
      const binding = { ...record.binding, since: from(-100), ...more.binding };
      sandbox.addMerchant({ merchantId }, { securityPhrase: '桂香早茶', ...more, binding });
      const requestId = `req-${randomUUID()}`;
      await storage.requests.open(openingOf({ merchantId, requestId, at: from(-100) }));
      return { merchantId, requestId };
    };
    const { binding } = sandbox.addMerchant({ merchantId: 'R-like', like: 'M-GREEN' }).record;
    const renewing = { binding: { ...binding, since: from(-345) } };
    const licensed = await merchant({ licenceValidUntil: from(5) });
    const bound = await merchant(renewing);
    const inBreach = await merchant({ ...renewing, abnormal: true });
    const quiet = await merchant({});
    // One that the core knows no more stops nobody else's reminder.
    const gone = openingOf({ merchantId: 'R-gone', requestId: `req-${randomUUID()}` });
    await storage.requests.open(gone);

    expect(await swept(house)).toEqual({ compared: 4, unreadable: 1 });
    expect(await swept(house)).toEqual({ compared: 4, unreadable: 1 });

    const textsTo = ({ requestId }: { requestId: string }) =>
      sandbox
        .sms()
        .map(({ text }) => text)
        .filter((text) => text.includes(requestId));
    const day = from(5).slice(0, 10);
    expect(textsTo(licensed)).toEqual([expect.stringContaining(`营业执照（${day}）`)]);
    expect(textsTo(licensed)[0]).toMatch(/桂香早茶/);
    expect(textsTo(licensed)[0]).not.toMatch(/Progress|目前结算/);
    expect(textsTo(bound)).toEqual([expect.stringContaining('自动续期一年')]);
    expect([...textsTo(inBreach), ...textsTo(quiet)]).toEqual([]);
    const mails = sandbox.mails({ to: staffAddress, requestId: inBreach.requestId });
    expect(mails.map(({ text }) => text)).toEqual([
      expect.stringContaining('ELG_ABNORMAL at merchant.abnormal'),
    ]);
  });
});
