/** Our books held against Temporal and against the acquirer's settlement, on real servers. */
import { randomUUID } from 'node:crypto';
import { describe, expect } from 'vitest';
import { workflowIdOf } from '../../workflows/contract.ts';
import { controlType, type ControlInput } from '../../workflows/control/contract.ts';
import type { control } from '../../workflows/control.ts';
import { waitingMerchant } from '../support/door.ts';
import { staffAddress, type House } from '../support/house.ts';
import { itAlone as it } from '../support/it.ts';
import { batchOf, entryOf, openingOf } from '../support/trail.ts';

const compare = async ({ env }: House, comparison: ControlInput['comparison']) => {
  const handle = await env.client.workflow.start<typeof control>(controlType, {
    workflowId: `control-${randomUUID()}`,
    taskQueue: 'card-change',
    args: [{ comparison }],
  });
  return handle.result();
};

const mailsAbout = ({ sandbox }: House, requestId: string) =>
  sandbox.mails({ to: staffAddress }).filter(({ text }) => text.includes(requestId));

describe('the control', () => {
  it('finds a request whose process was terminated, and tells the staff once', async ({
    house,
  }) => {
    const { merchantId, requestId } = await waitingMerchant(house);
    expect(await compare(house, 'processes')).toMatchObject({ alarms: 0 });
    const handle = house.env.client.workflow.getHandle(workflowIdOf('demo', merchantId));
    await handle.terminate('by hand');
    expect(await compare(house, 'processes')).toMatchObject({ unreadable: 0, alarms: 1 });
    const [mail, ...more] = mailsAbout(house, requestId);
    expect(mail?.text).toContain(`process-lost demo/${merchantId}`);
    expect(await compare(house, 'processes')).toMatchObject({ alarms: 0 });
    expect([...more, ...mailsAbout(house, requestId).slice(1)]).toEqual([]);
  });

  it('[I1] finds payouts on another card than the last outcome says', async ({ house }) => {
    const { sandbox, storage } = house;
    const merchantId = `C-${randomUUID().slice(0, 8)}`;
    sandbox.addMerchant({ merchantId, like: 'M-GREEN' });
    const at = new Date(await house.env.currentTimeMs()).toISOString();
    const opening = openingOf({ merchantId, requestId: `req-${randomUUID()}`, at });
    await storage.requests.open(opening);
    const batch = batchOf(opening, [1, 1]);
    await storage.audit.append({
      ...batch,
      entries: [entryOf(1, { at, action: 'closed', data: { target: '1011' } })],
      standing: { ...batch.standing, stage: 'completed', money: 'new' },
    });
    expect(await compare(house, 'targets')).toMatchObject({ alarms: 1 });
    const [mail] = mailsAbout(house, opening.requestId);
    expect(mail?.text).toContain('(1011 ≠ 8889)');
  });
});
