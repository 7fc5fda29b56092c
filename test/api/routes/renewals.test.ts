/** The objection to a renewal. */
import { describe, expect, it } from 'vitest';
import { owner, setUpApi, type Claims } from '../../support/api.ts';

const { api, storage } = setUpApi();
const path = '/v1/merchants/M-GREEN/renewal-objection';
const merchant = { acquirerId: 'demo', merchantId: 'M-GREEN' };

describe('[A60] An objection to a renewal', () => {
  it('[A60] An objection to a renewal is the task of an operator by the end of the term, once however often it is said', async () => {
    const first = await api().post(path, { as: owner });
    expect(first.status).toBe(200);
    const until = String(first.body['until']);
    expect(Date.parse(until)).toBeGreaterThan(Date.now());
    await api().post(path, { as: { sub: 'operator-1', roles: ['operator'] } });
    const { body } = await api().get('/v1/tasks?kind=renewal-objection', {
      as: { sub: 'operator-1', roles: ['operator'] },
    });
    expect(body['tasks']).toMatchObject([
      { owner: 'operator', merchantId: 'M-GREEN', due: until, openedBy: 'owner-1', state: 'open' },
    ]);
    expect(await storage().tasks.listObjectedTerms(merchant)).toHaveLength(1);
  });

  it('[A60] An objection to a renewal that ends with the consent of the merchant holds no longer', async () => {
    await api().post(path, { as: owner });
    const as: Claims = { sub: 'operator-1', roles: ['operator'] };
    const { body } = await api().get('/v1/tasks?kind=renewal-objection', { as });
    const [{ taskId = '' } = {}] = body['tasks'] as { taskId?: string }[];
    await api().post(`/v1/tasks/${taskId}/finish`, { as, body: { outcome: 'renewed' } });
    expect(await storage().tasks.listObjectedTerms(merchant)).toEqual([]);
  });

  it('[A60] An objection to a renewal that is said twice in the same moment is one task, and another one once it was cancelled', async () => {
    const { tasks } = storage();
    const term = { acquirerId: 'demo', merchantId: 'M-TWICE', day: '2027-01-01' };
    const object = () =>
      tasks.openRenewalObjection({ ...term, due: '2027-01-02T00:00:00Z', by: 'owner-1' });
    const [first, second] = await Promise.all([object(), object()]);
    expect(second).toBe(first);
    await tasks.change({ acquirerId: 'demo', taskId: first }, 'cancel', 'operator-1', {
      state: 'cancelled',
    });
    expect(await object()).not.toBe(first);
    expect(await tasks.listObjectedTerms(term)).toEqual(['2027-01-01']);
  });

  it('[A60] An objection to a renewal is not made for the merchant of somebody else', async () => {
    const other: Claims = { sub: 'owner-2', roles: ['owner'], merchantId: 'M-OTHER' };
    expect((await api().post(path, { as: other })).status).toBe(403);
  });
});
