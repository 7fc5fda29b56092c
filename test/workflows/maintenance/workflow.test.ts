/** The daily sweep on real servers: who is reminded of what, once. */
import { randomUUID } from 'node:crypto';
import { describe, expect } from 'vitest';
import type { maintain } from '../../../workflows/maintenance/workflow.ts';
import { maintenanceType } from '../../../workflows/maintenance/contract.ts';
import type { MerchantChanges } from '../../../sandbox/data/merchants.ts';
import { staffAddress, type TestEnv } from '../../support/test-env.ts';
import { itWithOwnEnv as it } from '../../support/it.ts';
import { buildPerson } from '../../support/storage.ts';
import { buildBatch, buildOpening } from '../../support/audit-fixtures.ts';

const swept = async ({ client }: TestEnv) => {
  const handle = await client.workflow.start<typeof maintain>(maintenanceType, {
    workflowId: `sweep-${randomUUID()}`,
    taskQueue: 'card-change',
    args: [],
  });
  return handle.result();
};

const dayMs = 24 * 60 * 60_000;

describe('the daily sweep', () => {
  it('[A74] reminds merchants of papers and renewals, and staff of breaches, each once', async ({
    testEnv,
  }) => {
    const { env, sandbox, storage } = testEnv;
    const now = await env.currentTimeMs();
    const from = (days: number) => new Date(now + days * dayMs).toISOString();
    const merchant = async (more: MerchantChanges) => {
      const merchantId = `R-${randomUUID().slice(0, 8)}`;
      const { record } = sandbox.addMerchant({ merchantId, like: 'M-GREEN' });
      const binding = { ...record.binding, since: from(-100), ...more.binding };
      sandbox.addMerchant({ merchantId }, { securityPhrase: '桂香早茶', ...more, binding });
      const requestId = `req-${randomUUID()}`;
      await storage.requests.open(buildOpening({ merchantId, requestId, at: from(-100) }));
      return { merchantId, requestId };
    };
    const { binding } = sandbox.addMerchant({ merchantId: 'R-like', like: 'M-GREEN' }).record;
    const renewing = { binding: { ...binding, since: from(-345) } };
    const licensed = await merchant({ licenceValidUntil: from(5) });
    const bound = await merchant(renewing);
    const inBreach = await merchant({ ...renewing, abnormal: true });
    const quiet = await merchant({});
    // One that the core knows no more stops nobody else's reminder.
    const gone = buildOpening({ merchantId: 'R-gone', requestId: `req-${randomUUID()}` });
    await storage.requests.open(gone);

    expect(await swept(testEnv)).toMatchObject({ compared: 4, unreadable: 1 });
    expect(await swept(testEnv)).toMatchObject({ compared: 4, unreadable: 1 });
    const { maintenance } = await storage.statistics.read(now, now);
    expect(maintenance.finishedAt).toBeGreaterThanOrEqual(now);

    const textsTo = ({ merchantId }: { merchantId: string }) =>
      sandbox
        .listSms()
        .filter(({ key }) => key.includes(`/${merchantId}/`))
        .map(({ text }) => text);
    expect(textsTo(licensed)).toEqual([expect.stringContaining('执照')]);
    expect(textsTo(licensed)[0]).toMatch(/桂香早茶/);
    expect(textsTo(licensed)[0]).not.toMatch(/Progress|目前结算/);
    expect(textsTo(bound)).toEqual([expect.stringContaining('续期一年')]);
    expect([...textsTo(inBreach), ...textsTo(quiet)]).toEqual([]);
    const mails = sandbox.listMails({ to: staffAddress, requestId: inBreach.requestId });
    expect(mails.map(({ text }) => text)).toEqual([
      expect.stringContaining('ELG_ABNORMAL at merchant.abnormal'),
    ]);
  });

  it('[A69] deletes the numbers of a merchant who left, when ten years are over, and nobody else’s', async ({
    testEnv,
  }) => {
    const { env, sandbox, storage } = testEnv;
    const now = await env.currentTimeMs();
    const at = new Date(now).toISOString();
    const longAgo = new Date(now - 11 * 366 * dayMs).toISOString();
    const leaving = async (state: 'ACTIVE' | 'CLOSED', foundAt: string) => {
      const merchant = { acquirerId: 'demo', merchantId: `L-${randomUUID().slice(0, 8)}` };
      sandbox.addMerchant({ merchantId: merchant.merchantId, like: 'M-GREEN' }, { state });
      const opening = buildOpening({ ...merchant, requestId: `req-${randomUUID()}`, at: longAgo });
      await storage.requests.open(opening);
      const closed = { actor: 'system', action: 'closed', seq: 1, at: longAgo } as const;
      const finalState = { stage: 'completed', waitingOn: 'nobody', money: 'new' } as const;
      await storage.auditLog.append(
        buildBatch(opening, [1, 1], { entries: [closed], state: { ...finalState, problems: [] } }),
      );
      await storage.retention.markRelationEnded(merchant, foundAt);
      const { token } = await storage.vault.tokenizePerson(merchant, buildPerson());
      return { isKept: async () => !!(await storage.vault.describePerson(merchant, token)) };
    };
    const left = await leaving('CLOSED', longAgo);
    const leftLately = await leaving('CLOSED', at);
    const stayed = await leaving('ACTIVE', longAgo);
    await swept(testEnv);
    const kept = await Promise.all([left, leftLately, stayed].map(({ isKept }) => isKept()));
    expect(kept).toEqual([false, true, true]);
  });
});
