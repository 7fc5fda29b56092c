import { describe, expect, it } from 'vitest';
import { PortFailure } from '../../../domain/parties/port-failure.ts';
import { setUpApi, maker, owner, type Claims } from '../../support/api.ts';
import { buildMerchant } from '../../support/facts.ts';
import { longNumber } from '../../support/numbers.ts';

const { api } = setUpApi();
const read = (as: Claims, merchantId = 'M-GREEN', dependencies = {}) =>
  api(dependencies).get(`/v1/merchants/${merchantId}/account`, { as });
const { binding, terminals } = buildMerchant();

describe('[A1] the present account', () => {
  it('[A1] is shown to its owner masked, with the terminals that are paid to it', async () => {
    const { status, body } = await read(owner);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      last4: binding.last4,
      bankName: binding.bankName,
      status: 'ACTIVE',
      terminals: terminals.map(({ sn, model, online }) => ({ sn, model, online })),
    });
    expect(body).not.toHaveProperty('first6');
    expect(JSON.stringify(body)).not.toMatch(longNumber);
  });

  it('[A1] names the card of a terminal that is not paid to it', async () => {
    const ownCard = { last4: '7719', bankName: '农业银行', status: 'ACTIVE' };
    const [terminal] = terminals;
    const own = { ...terminal, sn: 'SN-2', binding: { ...binding, ...ownCard } };
    const readRecord = async () =>
      buildMerchant({ merchantId: 'M-GREEN', terminals: [...terminals, own] as never });
    const { body } = await read(owner, 'M-GREEN', { merchants: { readRecord } });
    const [paidToIt, paidElsewhere] = body['terminals'] as object[];
    expect(paidToIt).not.toHaveProperty('ownCard');
    expect(paidElsewhere).toMatchObject({ sn: 'SN-2', ownCard });
    expect(JSON.stringify(body)).not.toContain('621700');
  });

  it('[A1] is shown to staff with the first six digits', async () => {
    expect((await read(maker)).body).toMatchObject({
      first6: binding.first6,
      last4: binding.last4,
    });
  });

  it('[A1] of another merchant is shown to no owner', async () => {
    expect((await read(owner, 'M-OTHER')).status).toBe(403);
  });

  it('[A1] is not made up while the record cannot be read', async () => {
    const readRecord = async () => {
      throw new PortFailure('unavailable', 'the core is away');
    };
    expect((await read(owner, 'M-GREEN', { merchants: { readRecord } })).status).toBe(503);
  });
});
