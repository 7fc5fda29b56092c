/** Submissions of a day are counted by where they come from in the network, whoever the merchants are. */
import { describe, expect, it } from 'vitest';
import { Unavailable } from '../../client/errors.ts';
import { loadPolicy } from '../../adapters/settings/policy-files.ts';
import {
  backOffice,
  createKey,
  setUpApi,
  type Answer,
  type Api,
  type Claims,
} from '../support/api.ts';
import {
  agent,
  clerk,
  createDraft,
  draftBody,
  newAccount,
  sendAndReadLink,
  submitDraft,
} from '../support/drafts.ts';
import { withKnownApplicant } from '../support/api-stubs.ts';
import { submissionBody } from '../support/submission.ts';

const { api, storage } = setUpApi();

type More = Parameters<typeof api>[0];
/** An API with its own limits of a day, on the storage of the file. */
function openApi({ perAddress = 100, perArea = 100 }, more: More = {}): Api {
  const policy = loadPolicy('cn-default', 1);
  const many = { perPersonDay: 1_000, perDeviceDay: 1_000, perAgentDay: 1_000 };
  const values = {
    ...policy.values,
    'limits.submissions': many,
    'limits.sms': { perNumberHour: 1_000 },
    'limits.origins': {
      address: { perDay: perAddress, riskFrom: 1 },
      area: { perDay: perArea, riskFrom: 1 },
    },
  };
  return api({ getPolicy: () => ({ ...policy, values }), ...more });
}

let merchants = 0;
/** A merchant that nobody else has counts of, and its owner. */
function createOwner(): Claims & { merchantId: string } {
  return { sub: 'owner-1', roles: ['owner'], merchantId: `M-origin-${(merchants += 1)}` };
}

const submit = (
  at: Api,
  from: string,
  {
    as = createOwner(),
    key = createKey(),
    headers = {},
    ...more
  }: { as?: Claims; key?: string; headers?: Record<string, string> } & Record<string, unknown> = {},
): Promise<Answer> =>
  at.post('/v1/card-changes', {
    as,
    key,
    headers,
    from,
    body: { ...submissionBody, merchantId: as.merchantId, ...more },
  });

const readOrigins = (at: Api) =>
  at.calls
    .filter(({ name }) => name === 'submit')
    .map(({ fields }) => (fields as { origin?: unknown }).origin);

const expectRefused = ({ status, body }: Answer): void => {
  expect([status, body['code']]).toEqual([429, 'POL_DAILY_LIMIT']);
  expect(String(body['retryAt'])).toMatch(/T16:00:00/);
};

describe('[D velocity] the submissions of a day', () => {
  it('are limited for an address until midnight, whoever the merchants are', async () => {
    const at = openApi({ perAddress: 2 });
    for (let n = 0; n < 2; n += 1) expect((await submit(at, '198.51.100.1')).status).toBe(201);
    expectRefused(await submit(at, '198.51.100.1'));
    expect((await submit(at, '198.51.100.2')).status).toBe(201);
  });

  it('are limited for the area around an address', async () => {
    const at = openApi({ perArea: 2 });
    expect((await submit(at, '2001:db8:1:1::1')).status).toBe(201);
    expect((await submit(at, '2001:db8:1:2::1')).status).toBe(201);
    expectRefused(await submit(at, '2001:db8:1:3::1'));
    expect((await submit(at, '2001:db8:2::1')).status).toBe(201);
  });

  it('are told to the process, and a repeat under its key is none', async () => {
    const at = openApi({});
    const again = { as: createOwner(), key: createKey() };
    await submit(at, '203.0.113.1');
    await submit(at, '203.0.113.2', again);
    expect((await submit(at, '203.0.113.2', again)).status).toBe(201);
    await submit(at, '203.0.113.2');
    expect(readOrigins(at)).toEqual([
      { fromAddress: 1, fromArea: 1 },
      { fromAddress: 1, fromArea: 2 },
      { fromAddress: 2, fromArea: 3 },
    ]);
  });

  it('are told to the process also when the first try got no answer', async () => {
    const silent = { ...api().cardChanges, submit: () => Promise.reject(new Unavailable()) };
    const again = { as: createOwner(), key: createKey() };
    const outage = openApi({}, { cardChanges: silent });
    expect((await submit(outage, '203.0.114.1', again)).status).toBe(503);
    const at = openApi({});
    await submit(at, '203.0.114.1', again);
    expect(readOrigins(at)).toEqual([{ fromAddress: 1, fromArea: 1 }]);
  });

  it('are counted for whom the proxy names, and not for an address that the caller writes', async () => {
    const isTrustedProxy = (address: string) => address === '10.0.0.1';
    const at = openApi({ perAddress: 1 }, { isTrustedProxy });
    const through = (caller: string) =>
      submit(at, '10.0.0.1', { headers: { 'x-forwarded-for': `192.0.2.9, ${caller}` } });
    expect((await through('203.0.115.1')).status).toBe(201);
    expectRefused(await through('203.0.115.1'));
    expect((await through('203.0.115.2')).status).toBe(201);
    const written = { headers: { 'x-forwarded-for': '203.0.115.77' } };
    expect((await submit(at, '203.0.115.3', written)).status).toBe(201);
    expectRefused(await submit(at, '203.0.115.3'));
  });

  it('are counted for the owner whom a back office names, and never for the back office', async () => {
    const at = openApi({ perAddress: 1 });
    const serve = (headers: Record<string, string> = {}) => {
      const as = { ...backOffice, merchantId: createOwner().merchantId };
      return submit(at, '203.0.116.1', { as, headers, by: { id: 'owner-1', role: 'owner' } });
    };
    for (let n = 0; n < 3; n += 1) expect((await serve()).status).toBe(201);
    expect(readOrigins(at)).toEqual([undefined, undefined, undefined]);
    const ofOwner = { 'x-forwarded-for': '203.0.116.9' };
    expect((await serve(ofOwner)).status).toBe(201);
    expectRefused(await serve(ofOwner));
  });

  it('are not counted at a counter, where many merchants come from one address', async () => {
    const at = openApi({ perAddress: 1, perArea: 1 });
    for (let n = 0; n < 3; n += 1) {
      const as = { ...clerk, merchantId: createOwner().merchantId };
      expect((await submit(at, '203.0.117.1', { as, intake: 'counter' })).status).toBe(201);
    }
    expect(readOrigins(at)).toEqual([undefined, undefined, undefined]);
  });

  it('are counted where the owner confirms a draft, on its page and in the app', async () => {
    const at = openApi({ perAddress: 2 });
    const confirm = async (inApp: boolean) => {
      const { merchantId } = createOwner();
      const body = { ...draftBody, intake: 'web', newAccount, merchantId };
      const { draftId, digest } = await createDraft(at, body, { ...agent, merchantId });
      const link = await sendAndReadLink(at, draftId);
      const from = '203.0.118.1';
      const as = { sub: 'owner-1', roles: ['owner'], merchantId };
      if (inApp) return submitDraft(at, draftId, { link, digest }, as, from);
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      return at.post(`/s/${link}`, { from, headers, body: `digest=${digest}` });
    };
    expect((await confirm(true)).status).toBe(201);
    expect((await confirm(false)).status).toBe(200);
    expect((await confirm(false)).status).toBe(422);
    expectRefused(await confirm(true));
  });

  it('are counted under keyed hashes, and another one at every acquirer', async () => {
    const counted: string[] = [];
    const { rateLimits } = storage();
    const take: typeof rateLimits.take = (attempts) => {
      for (const { limit, who } of attempts)
        if (/address|area/.test(limit.name)) counted.push(who.split('/')[1] ?? '');
      return rateLimits.take(attempts);
    };
    const vault = withKnownApplicant(storage().vault);
    const at = openApi(
      {},
      { storage: { ...storage(), vault, rateLimits: { ...rateLimits, take } } },
    );
    await submit(at, '203.0.119.77');
    await submit(at, '203.0.119.77', { as: { ...createOwner(), acquirerId: 'other' } });
    expect(new Set(counted).size).toBe(4);
    for (const who of counted) expect(who).toMatch(/^[\w-]{43}$/);
  });

  it('[A71] do not limit what keeps money safe: an address without submissions left still stops', async () => {
    const at = openApi({ perAddress: 1, perArea: 1 });
    const as = createOwner();
    const from = '203.0.120.1';
    const { body } = await submit(at, from, { as });
    expectRefused(await submit(at, from));
    for (const [action, fields] of [
      ['object', {}],
      ['report-lost', { card: 'new' }],
      ['withdraw', { reason: 'not me' }],
    ] as const) {
      const path = `/v1/card-changes/${String(body['requestId'])}/${action}`;
      const answer = await at.post(path, { as, from, key: createKey(), body: fields });
      expect([action, answer.status, answer.body['code']]).toEqual([action, 200, undefined]);
    }
  });
});
