/** The request index compared with Temporal and with the acquirer's settlement, on real servers. */
import { randomUUID } from 'node:crypto';
import { describe, expect } from 'vitest';
import { buildWorkflowId } from '../../../workflows/contract.ts';
import {
  reconciliationType,
  type ReconciliationInput,
} from '../../../workflows/reconciliation/contract.ts';
import type { reconcile } from '../../../workflows/reconciliation/workflow.ts';
import { terminateWhenIdle } from '../../support/scenario-work.ts';
import { submitWaitingRequest } from '../../support/waiting-request.ts';
import { staffAddress, type TestEnv } from '../../support/test-env.ts';
import { itWithOwnEnv as it } from '../../support/it.ts';
import { buildBatch, buildEntry, buildOpening } from '../../support/audit-fixtures.ts';

const compare = async ({ env }: TestEnv, comparison: ReconciliationInput['comparison']) => {
  const handle = await env.client.workflow.start<typeof reconcile>(reconciliationType, {
    workflowId: `control-${randomUUID()}`,
    taskQueue: 'card-change',
    args: [{ comparison }],
  });
  return handle.result();
};

const mailsAbout = ({ sandbox }: TestEnv, requestId: string) =>
  sandbox.listMails({ to: staffAddress }).filter(({ text }) => text.includes(requestId));

describe('the control', () => {
  it('finds a request whose process was terminated, and tells the staff once', async ({
    testEnv,
  }) => {
    const { merchantId, requestId } = await submitWaitingRequest(testEnv);
    expect(await compare(testEnv, 'processes')).toMatchObject({ alarms: 0 });
    const handle = testEnv.env.client.workflow.getHandle(buildWorkflowId('demo', merchantId));
    await terminateWhenIdle({ testEnv, handle });
    expect(await compare(testEnv, 'processes')).toMatchObject({ unreadable: 0, alarms: 1 });
    const [mail, ...more] = mailsAbout(testEnv, requestId);
    expect(mail?.text).toContain(`process-lost demo/${merchantId}`);
    expect(await compare(testEnv, 'processes')).toMatchObject({ alarms: 0 });
    expect([...more, ...mailsAbout(testEnv, requestId).slice(1)]).toEqual([]);
  });

  it('[I1] finds payouts on another card than the last outcome says', async ({ testEnv }) => {
    const { sandbox, storage } = testEnv;
    const merchantId = `C-${randomUUID().slice(0, 8)}`;
    sandbox.addMerchant({ merchantId, like: 'M-GREEN' });
    const at = new Date(await testEnv.env.currentTimeMs()).toISOString();
    const opening = buildOpening({ merchantId, requestId: `req-${randomUUID()}`, at });
    await storage.requests.open(opening);
    const batch = buildBatch(opening, [1, 1]);
    await storage.auditLog.append({
      ...batch,
      entries: [buildEntry(1, { at, action: 'closed', data: { target: '1011' } })],
      state: { ...batch.state, stage: 'completed', money: 'new' },
    });
    expect(await compare(testEnv, 'targets')).toMatchObject({ alarms: 1 });
    const [mail] = mailsAbout(testEnv, opening.requestId);
    expect(mail?.text).toContain('(1011 ≠ 8889)');
  });

  it('ends although mail is away, so that the next one begins, and that one tells the staff', async ({
    testEnv,
  }) => {
    const { env, sandbox } = testEnv;
    const { merchantId, requestId } = await submitWaitingRequest(testEnv);
    const handle = env.client.workflow.getHandle(buildWorkflowId('demo', merchantId));
    await terminateWhenIdle({ testEnv, handle });
    sandbox.addFault({ party: 'mail', fault: 'status', times: 1_000 });
    expect(await compare(testEnv, 'processes')).toMatchObject({ alarms: 1 });
    sandbox.clearFaults();
    expect(mailsAbout(testEnv, requestId)).toEqual([]);
    expect(await compare(testEnv, 'processes')).toMatchObject({ alarms: 1 });
    expect(mailsAbout(testEnv, requestId)).toHaveLength(1);
    expect(await compare(testEnv, 'processes')).toMatchObject({ alarms: 0 });
  });
});
