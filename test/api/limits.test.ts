/** Daily and hourly limits of what callers store, submit and have sent. */
import { describe, expect, it } from 'vitest';
import { loadPolicy } from '../../adapters/settings/policy-files.ts';
import { Unavailable } from '../../client/errors.ts';
import type { PolicyValues } from '../../domain/policy/policy-schema.ts';
import { backOffice, createKey, setUpApi, type Answer, type Claims } from '../support/api.ts';
import { clerk, createDraft, draftBody, sendLink } from '../support/drafts.ts';
import {
  accountBody,
  buildDocumentForm,
  personBody,
  submissionBody,
} from '../support/submission.ts';

const { api } = setUpApi();

/** An API with some limits of its own, on the storage of the file. */
function openApi(values: Partial<PolicyValues>, more: Parameters<typeof api>[0] = {}) {
  const policy = loadPolicy('cn-default', 1);
  return api({
    getPolicy: () => ({ ...policy, values: { ...policy.values, ...values } }),
    ...more,
  });
}

let merchants = 0;
/** A merchant that nobody else has counts of, and its owner. */
function createOwner(sub = 'owner-1'): Claims & { merchantId: string } {
  return { sub, roles: ['owner'], merchantId: `M-limit-${(merchants += 1)}` };
}

const few = { tokens: 2, drafts: 2, documentMb: 1 };
const many = { tokens: 100_000, drafts: 100_000, documentMb: 100_000 };

const expectRefused = ({ status, body, headers }: Answer, code: string): void => {
  expect([status, body['code']]).toEqual([429, code]);
  expect(Date.parse(String(body['retryAt']))).toBeGreaterThan(Date.now());
  expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
};

describe('[A69] the tokens of a day', () => {
  const tokenize = (at: ReturnType<typeof api>, as: Claims, merchantId: string) =>
    at.post('/v1/accounts', { as, body: { ...accountBody, merchantId } });

  it('are limited for a merchant, whoever makes them', async () => {
    const at = openApi({ 'limits.entries': { merchant: few, caller: many, backOffice: many } });
    const owner = createOwner();
    const { merchantId } = owner;
    expect((await tokenize(at, owner, merchantId)).status).toBe(201);
    const person = { as: backOffice, body: { ...personBody, merchantId } };
    expect((await at.post('/v1/persons', person)).status).toBe(201);
    expectRefused(await tokenize(at, owner, merchantId), 'ACT_TOO_MANY');
    expectRefused(await at.post('/v1/persons', person), 'ACT_TOO_MANY');
    const other = createOwner();
    expect((await tokenize(at, other, other.merchantId)).status).toBe(201);
  });

  it('are limited for a caller at all merchants together, in whatever case the name is written', async () => {
    const at = openApi({ 'limits.entries': { merchant: many, caller: few, backOffice: many } });
    const as = (sub: string): Claims => ({ sub, roles: ['clerk'] });
    const merchant = () => createOwner().merchantId;
    expect((await tokenize(at, as('clerk-7'), merchant())).status).toBe(201);
    expect((await tokenize(at, as('Clerk-7'), merchant())).status).toBe(201);
    expectRefused(await tokenize(at, as('CLERK-7'), merchant()), 'ACT_TOO_MANY');
    expect((await tokenize(at, as('clerk-8'), merchant())).status).toBe(201);
  });
});

describe('the drafts and documents of a day', () => {
  it('are limited by number', async () => {
    const at = openApi({ 'limits.entries': { merchant: few, caller: many, backOffice: many } });
    const body = { ...draftBody, merchantId: createOwner().merchantId };
    for (let n = 0; n < 2; n += 1) await createDraft(at, body);
    expectRefused(await at.post('/v1/drafts', { as: clerk, body }), 'ACT_TOO_MANY');
  });

  it('are limited by bytes', async () => {
    const at = openApi({ 'limits.entries': { merchant: few, caller: many, backOffice: many } });
    const as = createOwner();
    const upload = (kilobytes: number) =>
      at.post('/v1/documents', {
        as,
        body: buildDocumentForm(`%PDF-1.4 ${'x'.repeat(kilobytes * 1_024)}`),
      });
    expect((await upload(600)).status).toBe(201);
    expectRefused(await upload(600), 'ACT_TOO_MANY');
  });
});

describe('the submissions of a day', () => {
  const submit = (at: ReturnType<typeof api>, as: Claims, key = createKey(), more: object = {}) =>
    at.post('/v1/card-changes', {
      as,
      key,
      body: { ...submissionBody, merchantId: as.merchantId, ...more },
    });
  const counted = (
    perDay: number,
    perPersonDay: number,
    { perDeviceDay = 100, perAgentDay = 100 } = {},
  ) => ({
    'submit.perDay': perDay,
    'limits.submissions': { perPersonDay, perDeviceDay, perAgentDay },
  });

  it('[A91] are limited for a merchant until midnight, and a repeat under its key is none', async () => {
    const at = openApi(counted(2, 100));
    const as = createOwner();
    const key = createKey();
    expect((await submit(at, as, key)).status).toBe(201);
    expect((await submit(at, as, key)).status).toBe(201);
    expect((await submit(at, as)).status).toBe(201);
    const refused = await submit(at, as);
    expectRefused(refused, 'POL_DAILY_LIMIT');
    expect(String(refused.body['retryAt'])).toMatch(/T16:00:00/);
    expect(at.calls.filter(({ name }) => name === 'submit')).toHaveLength(2);
    expect((await submit(at, as, key)).status).toBe(201);
  });

  it('are counted once while nobody answers', async () => {
    const { cardChanges } = api();
    const silent = { ...cardChanges, submit: () => Promise.reject(new Unavailable()) };
    const as = createOwner();
    const key = createKey();
    const outage = openApi(counted(1, 100), { cardChanges: silent });
    for (let n = 0; n < 3; n += 1) expect((await submit(outage, as, key)).status).toBe(503);
    expect((await submit(openApi(counted(1, 100)), as, key)).status).toBe(201);
  });

  it('are limited for one person at all merchants of the acquirer', async () => {
    const at = openApi(counted(100, 2));
    const submitAs = async (idNumber: string) => {
      const as = createOwner();
      const body = { ...personBody, idNumber, merchantId: as.merchantId };
      const { body: person } = await at.post('/v1/persons', { as, body });
      const applicant = { ...submissionBody.applicant, personToken: person['token'] };
      return submit(at, as, createKey(), { applicant });
    };
    const [person, other] = ['110105198506120042', '11010519491231002X'];
    for (let n = 0; n < 2; n += 1) expect((await submitAs(person)).status).toBe(201);
    expectRefused(await submitAs(person), 'POL_DAILY_LIMIT');
    expect((await submitAs(other)).status).toBe(201);
  });

  it('are limited for one device that the token names', async () => {
    const at = openApi(counted(100, 100, { perDeviceDay: 2 }));
    const on = (device_id: string) => submit(at, { ...createOwner(), device_id });
    for (let n = 0; n < 2; n += 1) expect((await on('device-1')).status).toBe(201);
    expectRefused(await on('device-1'), 'POL_DAILY_LIMIT');
    expect((await on('device-2')).status).toBe(201);
  });

  it('[D velocity] are limited for one agent at all merchants, whether they submit or draft', async () => {
    const at = openApi(counted(100, 100, { perAgentDay: 2 }));
    const submitBy = (agentId: string) =>
      submit(at, { ...createOwner(), sub: agentId, roles: ['agent'] }, createKey(), {
        intake: 'web',
      });
    const submitDraftOf = (agentId: string) =>
      submit(at, { ...backOffice, merchantId: createOwner().merchantId }, createKey(), {
        by: { id: 'owner-1', role: 'owner' },
        draftedBy: { id: agentId, role: 'agent' },
      });
    expect((await submitBy('agent-1')).status).toBe(201);
    expect((await submitDraftOf('AGENT-1')).status).toBe(201);
    expectRefused(await submitBy('agent-1'), 'POL_DAILY_LIMIT');
    expectRefused(await submitDraftOf('agent-1'), 'POL_DAILY_LIMIT');
    expect((await submitBy('agent-2')).status).toBe(201);
  });
});

describe('the messages to one number', () => {
  it('are limited by the hour, for whichever draft they are asked', async () => {
    // Half of them are the owner's own.
    const at = openApi({ 'limits.sms': { perNumberHour: 4 } });
    const send = async () => {
      const body = { ...draftBody, merchantId: createOwner().merchantId };
      return sendLink(at, (await createDraft(at, body)).draftId);
    };
    for (let n = 0; n < 2; n += 1) expect((await send()).status).toBe(202);
    expectRefused(await send(), 'ACT_TOO_MANY');
    expect(at.calls.filter(({ name }) => name === 'sms')).toHaveLength(2);
  });
});
