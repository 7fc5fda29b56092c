import { describe, expect, it } from 'vitest';
import { setUpApi, maker, type Claims } from '../../support/api.ts';

const { api } = setUpApi();
const risk: Claims = { sub: 'risk-1', roles: ['risk-officer'] };
const switching = {
  workflowId: 'w',
  runId: 'r',
  requestId: 'req-00000001',
  stage: 'switching',
  startedAt: '',
};

describe('a cutover freeze', () => {
  it('lasts until it is lifted, and switching requests are signalled both times', async () => {
    const list: ReturnType<typeof api>['cardChanges']['list'] = async function* () {
      yield switching;
    };
    const first = api();
    const at = api({ cardChanges: { ...first.cardChanges, list } });
    const body = { scope: 'bank', name: '105', reason: '银行系统割接' };
    const set = await at.post('/v1/freezes', { as: risk, body });
    expect(set.body).toMatchObject({ freezes: [{ ...body, by: 'risk-1' }] });
    expect((await at.get('/v1/freezes', { as: maker })).body).toEqual(set.body);
    const { status, body: remaining } = await at.post('/v1/freezes/lift', {
      as: risk,
      body: { scope: 'bank', name: '105' },
    });
    expect([status, remaining]).toEqual([200, { freezes: [] }]);
    expect(first.calls.map(({ name }) => name)).toEqual(['policyFrozen', 'policyFrozen']);
  });

  it('of an acquirer is always of the caller’s own', async () => {
    const at = api();
    const as = { ...risk, acquirerId: 'acq-whole' };
    const named = { scope: 'acquirer', name: 'demo', reason: 'r' };
    expect((await at.post('/v1/freezes', { as, body: named })).status).toBe(422);
    const { body } = await at.post('/v1/freezes', { as, body: { scope: 'acquirer', reason: 'r' } });
    expect(body).toMatchObject({ freezes: [{ scope: 'acquirer', name: 'acq-whole' }] });
    expect((await at.get('/v1/freezes', { as: maker })).body).toEqual({ freezes: [] });
  });

  it.each([
    ['a bank that is named by letters', { scope: 'bank', name: 'CCB', reason: 'r' }, risk, 422],
    ['a network without a name', { scope: 'network', reason: 'r' }, risk, 422],
    ['a network without a reason', { scope: 'network', name: 'unionpay' }, risk, 422],
    ['a network by a maker', { scope: 'network', name: 'unionpay', reason: 'r' }, maker, 403],
  ])('is refused for %s', async (_what, body, as, expected) => {
    expect((await api().post('/v1/freezes', { as, body })).status).toBe(expected);
  });

  it('that does not exist cannot be lifted', async () => {
    const body = { scope: 'network', name: 'alipay' };
    const { status, body: answer } = await api().post('/v1/freezes/lift', { as: risk, body });
    expect([status, answer['code']]).toEqual([409, 'ACT_NO_CHANGE']);
  });
});
