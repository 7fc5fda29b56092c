import { describe, expect, it } from 'vitest';
import { loadPolicy } from '../../../adapters/settings/policy-files.ts';
import { PortFailure } from '../../../domain/parties/port-failure.ts';
import { setUpApi, maker, owner } from '../../support/api.ts';
import { buildOpening } from '../../support/audit-fixtures.ts';
import { buildMerchant } from '../../support/facts.ts';

const { api, storage } = setUpApi();
const requestPrecheck = (body: object, as = owner, dependencies = {}) =>
  api(dependencies).post('/v1/precheck', { body, as });
const withMerchant = (more: Parameters<typeof buildMerchant>[0]) => ({
  merchants: { readRecord: async () => buildMerchant({ merchantId: 'M-GREEN', ...more }) },
});

describe('the precheck [A12, A13]', () => {
  it('tells how, with which documents, how long and where payouts go, before a number is entered', async () => {
    const { status, body } = await requestPrecheck({ merchantId: 'M-GREEN' });
    expect(status).toBe(200);
    expect(body).toMatchObject({ may: true, stops: [] });
    expect(body['ways']).toContainEqual(
      expect.objectContaining({ intake: 'app', papers: expect.arrayContaining(['id-front']) }),
    );
    expect(body['gates']).toContainEqual(expect.objectContaining({ gate: 'trial', money: 'hold' }));
  });

  it('tells the service of the new bank, and how transfers reach it, with hours, limits and their sources', async () => {
    const account = { bankCode: '102' };
    const { body } = await requestPrecheck({ merchantId: 'M-GREEN', account });
    const limitFen = { value: null, basis: 'fact', source: expect.any(String) };
    expect(body['bank']).toMatchObject({
      bankCode: '102',
      hours: [],
      rails: expect.arrayContaining([
        expect.objectContaining({ rail: 'HVPS', limitFen }),
        expect.objectContaining({ rail: 'BEPS', isOpen: true }),
      ]),
    });
  });

  it('names everything that prevents a request at once, in both languages [A62]', async () => {
    const dependencies = withMerchant({ frozen: true, arrearsFen: 12_000 });
    const { body } = await requestPrecheck({ merchantId: 'M-GREEN' }, owner, dependencies);
    expect(body['may']).toBe(false);
    const stops = body['stops'] as { code: string; zh: string; en: string }[];
    expect(stops.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['ELG_FROZEN', 'ELG_ARREARS']),
    );
    expect(stops.every(({ zh, en }) => zh !== '' && en !== '')).toBe(true);
  });

  it('[A91] counts the requests of the day in our own books, and no older ones', async () => {
    const merchantId = 'M-BUSY';
    const codesAfter = async (count: number, at: Date): Promise<string[]> => {
      for (let n = 0; n < count; n += 1)
        await storage().requests.open(buildOpening({ merchantId, at: at.toISOString() }));
      const as = { ...owner, merchantId };
      const { body } = await requestPrecheck({ merchantId }, as, {
        ...withMerchant({ merchantId }),
        getPolicy: () => loadPolicy('cn-default'),
      });
      return (body['stops'] as { code: string }[]).map(({ code }) => code);
    };
    expect(await codesAfter(5, new Date(Date.now() - 25 * 60 * 60_000))).not.toContain(
      'POL_DAILY_LIMIT',
    );
    expect(await codesAfter(5, new Date())).toContain('POL_DAILY_LIMIT');
  });

  it("[A68] follows the acquirer's own policy", async () => {
    const getPolicy = () => loadPolicy('demo-hours');
    const { body } = await requestPrecheck({ merchantId: 'M-GREEN' }, owner, { getPolicy });
    const opens = (body['ways'] as { intake: string; opens: string }[]).find(
      ({ intake }) => intake === 'counter',
    )?.opens;
    expect(opens).toMatch(/T19:0[01]:/);
  });

  it('shows the tier to staff only', async () => {
    expect((await requestPrecheck({ merchantId: 'M-GREEN' })).body).not.toHaveProperty('tier');
    expect((await requestPrecheck({ merchantId: 'M-GREEN' }, maker)).body).toHaveProperty(
      'tier',
      'green',
    );
  });

  it('forecasts the red tier to a merchant of whom somebody objected to an earlier request [E2 objection.memory]', async () => {
    const forecast = async (since: string) => {
      const auditLog = { ...storage().auditLog, findLastObjection: async () => since };
      const dependencies = { storage: { ...storage(), auditLog } };
      return (await requestPrecheck({ merchantId: 'M-GREEN' }, maker, dependencies)).body;
    };
    expect((await forecast(new Date(Date.now() - 86_400_000).toISOString()))['tier']).toBe('red');
    expect((await forecast('2020-01-01T00:00:00.000Z'))['tier']).toBe('green');
  });

  it('refuses a number as an unknown field, by its name', async () => {
    const { status, body } = await requestPrecheck({
      merchantId: 'M-GREEN',
      accountNumber: '6217000200112001011',
    });
    expect(status).toBe(422);
    expect(body['problems']).toEqual([
      expect.objectContaining({ field: 'accountNumber', code: 'INP_UNKNOWN_FIELD' }),
    ]);
    expect(JSON.stringify(body)).not.toContain('6217000200112001011');
  });

  it('is refused for another merchant, and answered with 404 for an unknown one', async () => {
    expect((await requestPrecheck({ merchantId: 'M-OTHER' })).status).toBe(403);
    const readRecord = async () => {
      throw new PortFailure('refused', 'no such merchant', { code: 'INP_REQUIRED' });
    };
    expect(
      (await requestPrecheck({ merchantId: 'M-GREEN' }, owner, { merchants: { readRecord } }))
        .status,
    ).toBe(404);
  });

  it('is unavailable when the core system does not answer', async () => {
    const readRecord = async () => {
      throw new PortFailure('unavailable', 'merchants: no answer');
    };
    expect(
      (await requestPrecheck({ merchantId: 'M-GREEN' }, owner, { merchants: { readRecord } }))
        .status,
    ).toBe(503);
  });
});
