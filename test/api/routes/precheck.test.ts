import { describe, expect, it } from 'vitest';
import { loadPolicy } from '../../../adapters/settings/policy-files.ts';
import { PortFailure } from '../../../domain/parties/port-failure.ts';
import { setUpApi, maker, owner } from '../../support/api.ts';
import { buildMerchant } from '../../support/facts.ts';

const { api } = setUpApi();
const ask = (body: object, as = owner, doors = {}) => api(doors).post('/v1/precheck', { body, as });
const knows = (more: Parameters<typeof buildMerchant>[0]) => ({
  merchants: { readRecord: async () => buildMerchant({ merchantId: 'M-GREEN', ...more }) },
});

describe('the precheck [A12, A13]', () => {
  it('says how, with which papers, how long and where the money is, before a number is typed', async () => {
    const { status, body } = await ask({ merchantId: 'M-GREEN' });
    expect(status).toBe(200);
    expect(body).toMatchObject({ may: true, stops: [] });
    expect(body['ways']).toContainEqual(
      expect.objectContaining({ intake: 'app', papers: expect.arrayContaining(['id-front']) }),
    );
    expect(body['gates']).toContainEqual(expect.objectContaining({ gate: 'trial', money: 'hold' }));
  });

  it('names everything that is in the way at once, in both languages [A62]', async () => {
    const doors = knows({ frozen: true, arrearsFen: 12_000 });
    const { body } = await ask({ merchantId: 'M-GREEN' }, owner, doors);
    expect(body['may']).toBe(false);
    const stops = body['stops'] as { code: string; zh: string; en: string }[];
    expect(stops.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['ELG_FROZEN', 'ELG_ARREARS']),
    );
    expect(stops.every(({ zh, en }) => zh !== '' && en !== '')).toBe(true);
  });

  it("[A68] follows the acquirer's own policy", async () => {
    const getPolicy = () => loadPolicy('demo-hours');
    const { body } = await ask({ merchantId: 'M-GREEN' }, owner, { getPolicy });
    const opens = (body['ways'] as { intake: string; opens: string }[]).find(
      ({ intake }) => intake === 'counter',
    )?.opens;
    expect(opens).toMatch(/T19:0[01]:/);
  });

  it('tells the tier to staff only', async () => {
    expect((await ask({ merchantId: 'M-GREEN' })).body).not.toHaveProperty('tier');
    expect((await ask({ merchantId: 'M-GREEN' }, maker)).body).toHaveProperty('tier', 'green');
  });

  it('takes no number: unknown fields are refused by name', async () => {
    const { status, body } = await ask({
      merchantId: 'M-GREEN',
      accountNumber: '6217000200112001011',
    });
    expect(status).toBe(422);
    expect(body['problems']).toEqual([
      expect.objectContaining({ field: 'accountNumber', code: 'INP_UNKNOWN_FIELD' }),
    ]);
    expect(JSON.stringify(body)).not.toContain('6217000200112001011');
  });

  it("is another merchant's secret, and 404 for one nobody knows", async () => {
    expect((await ask({ merchantId: 'M-OTHER' })).status).toBe(403);
    const record = async () => {
      throw new PortFailure('refused', 'no such merchant', { code: 'INP_REQUIRED' });
    };
    expect(
      (await ask({ merchantId: 'M-GREEN' }, owner, { merchants: { readRecord: record } })).status,
    ).toBe(404);
  });

  it('says that nobody answered when the core is away, and never that all is well', async () => {
    const record = async () => {
      throw new PortFailure('unavailable', 'merchants: no answer');
    };
    expect(
      (await ask({ merchantId: 'M-GREEN' }, owner, { merchants: { readRecord: record } })).status,
    ).toBe(503);
  });
});
