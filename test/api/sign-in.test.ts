/** What is believed about how somebody signed in, and who prepared a request. */
import { describe, expect, it } from 'vitest';
import { resolveAuthn } from '../../api/sign-in.ts';
import { setUpApi, backOffice, createKey, owner, type Claims } from '../support/api.ts';
import { clerk } from '../support/drafts.ts';
import { submissionBody } from '../support/submission.ts';

/** Of whom a platform says that it checked their real name, and for which account. */
const assertedFor = { personToken: 'pers_00000001', accountToken: 'acct_00000001' };

const byOwner = { role: 'owner' } as const;

describe('the sign-in of an owner', () => {
  const two = { level: 'two-factor', twoFactorEnrolled: true };
  const one = { level: 'password', twoFactorEnrolled: false };

  it.each([
    [[], {}],
    [['pwd'], one],
    [['pwd', 'pin'], one],
    [['otp', 'hwk'], one],
    [['something-new'], one],
    [['pwd', 'otp'], two],
    [['pin', 'face'], two],
    [['hwk', 'fpt'], two],
    [['mfa'], two],
  ])('[A16] with the methods %j is known as %j', (amr, expected) => {
    const signIn = { amr, device: undefined };
    expect(resolveAuthn({ roles: ['owner'], signIn }, byOwner, undefined)).toEqual(expected);
  });

  it('[A84] is never what the body says about it', () => {
    const stated = { ...two, device: 'known', assertedFor } as const;
    expect(resolveAuthn({ roles: ['owner'] }, byOwner, { ...stated, level: 'two-factor' })).toEqual(
      {},
    );
    expect(resolveAuthn({ roles: ['clerk'] }, { role: 'clerk' }, { device: 'known' })).toEqual({});
  });

  it('is what a back office says that has authenticated the owner', () => {
    const stated = { level: 'two-factor', twoFactorEnrolled: true, assertedFor } as const;
    expect(resolveAuthn({ roles: ['back-office'] }, byOwner, stated)).toEqual(stated);
    expect(resolveAuthn({ roles: ['back-office'] }, byOwner, undefined)).toEqual({});
  });

  const session = { amr: ['mfa'], device: 'new', rooted: true, place: 'other' } as const;

  it.each<['agent' | 'clerk']>([['agent'], ['clerk']])(
    '[A16, D device and place] is unknown where an %s signed in, whatever their own session was',
    (role) => {
      expect(resolveAuthn({ roles: [role], signIn: session }, { role }, undefined)).toEqual({});
      const withDevice = { ...session, deviceId: 'phone-1' };
      expect(resolveAuthn({ roles: [role], signIn: withDevice }, { role }, undefined)).toEqual({
        deviceId: 'phone-1',
      });
    },
  );

  it('[A16] is not the session of an agent for whom a back office acts, and whether two factors are enrolled is', () => {
    const { amr: _amr, ...place } = session;
    const stated = { ...place, ...two, level: 'two-factor', deviceId: 'phone-1' } as const;
    const caller = { roles: ['back-office'] };
    expect(resolveAuthn(caller, { role: 'agent' }, stated)).toEqual({
      twoFactorEnrolled: true,
      deviceId: 'phone-1',
    });
    expect(resolveAuthn(caller, { role: 'clerk' }, stated)).toEqual(stated);
  });
});

const { api } = setUpApi();
const sendSubmission = (at: ReturnType<typeof api>, as: Claims, more: object = {}, key?: string) =>
  at.post('/v1/card-changes', {
    as,
    key: key ?? createKey(),
    body: { ...submissionBody, ...more },
  });
const signedIn: Claims = { ...owner, amr: ['pwd', 'otp'], device: 'known' };
const agent: Claims = {
  ...signedIn,
  sub: 'agent-1',
  roles: ['agent'],
  merchants: [submissionBody.merchantId],
};

describe('a submission', () => {
  it.each<[string, Claims, object]>([
    ['takes the sign-in from the token', signedIn, submissionBody.authn],
    [
      '[D device and place, A47] takes device and place from the token',
      { ...signedIn, rooted: true, place: 'other', device_id: 'phone-1' },
      { ...submissionBody.authn, rooted: true, place: 'other', deviceId: 'phone-1' },
    ],
    ['takes nothing from the body of an owner', owner, {}],
    ['[A16] takes nothing from the session of an agent', agent, {}],
    ['takes nothing from a claim in another form', { ...owner, amr: 'mfa' as never }, {}],
  ])('%s', async (_what, as, expected) => {
    const at = api();
    expect((await sendSubmission(at, as, { intake: 'web' })).status).toBe(201);
    expect(at.calls[0]?.fields).toMatchObject({ authn: expected });
    const [{ fields } = { fields: {} }] = at.calls;
    expect(Object.keys((fields as { authn: object }).authn)).toEqual(Object.keys(expected));
  });

  it('[A26] takes the word of a platform from a back office and from no owner', async () => {
    const authn = { ...submissionBody.authn, assertedFor };
    const at = api();
    await sendSubmission(at, signedIn, { authn });
    const by = { id: 'owner-1', role: 'owner' };
    await sendSubmission(at, backOffice, { intake: 'platform', authn, by });
    const [ofOwner, ofPlatform] = at.calls.map(({ fields }) => fields as { authn: object });
    expect(ofOwner?.authn).not.toHaveProperty('assertedFor');
    expect(ofPlatform?.authn).toEqual(authn);
  });

  it.each(['phone', 'service', 'platform'])(
    '[A16, A25] is refused from an owner with a token who only says that they come by %s, where no second factor is asked for',
    async (intake) => {
      const at = api();
      const { status, body } = await sendSubmission(at, { ...owner, amr: ['pwd'] }, { intake });
      expect([status, body['problems']]).toEqual([
        422,
        [expect.objectContaining({ field: 'intake', code: 'POL_INTAKE' })],
      ]);
      expect(at.calls).toEqual([]);
      const by = { id: 'owner-1', role: 'owner' };
      expect((await sendSubmission(at, backOffice, { intake, by })).status).toBe(201);
    },
  );

  it('is refused when its sender names who drafted it, unless a back office does', async () => {
    const draftedBy = { id: 'maker-1', role: 'clerk' };
    const at = api();
    const { status, body } = await sendSubmission(at, owner, { draftedBy });
    expect([status, body['code']]).toEqual([403, 'ACT_NOT_ALLOWED']);
    expect(JSON.stringify(body)).toContain('draftedBy');
    const by = { id: 'owner-1', role: 'owner' };
    expect((await sendSubmission(at, backOffice, { draftedBy, by })).status).toBe(201);
  });

  it('[A82] sent again with a token of another sign-in gets the same answer', async () => {
    const key = createKey();
    const first = await sendSubmission(api(), owner, {}, key);
    const again = await sendSubmission(api(), signedIn, {}, key);
    expect([again.status, again.body]).toEqual([201, first.body]);
  });
});

describe('A submission from a POS terminal', () => {
  const certificate = 'c'.repeat(43);
  const stated = { terminal: { sn: 'SN-1', certificate } };
  const onTerminal: Claims = {
    ...signedIn,
    terminal: 'SN-2',
    cnf: { 'x5t#S256': certificate },
  };

  it.each<[string, Claims, object, object | undefined]>([
    ['the token bound to its certificate', onTerminal, stated, { sn: 'SN-2', certificate }],
    ['the token, without a certificate', { ...signedIn, terminal: 'SN-2' }, {}, { sn: 'SN-2' }],
    ['nothing that an owner states', signedIn, stated, undefined],
    [
      'what a back office states',
      backOffice,
      { ...stated, by: { id: 'owner-1', role: 'owner' } },
      stated.terminal,
    ],
  ])('[A24] takes the terminal from %s', async (_what, as, more, expected) => {
    const at = api();
    expect((await sendSubmission(at, as, { intake: 'pos', ...more })).status).toBe(201);
    const [{ fields } = { fields: {} }] = at.calls;
    expect((fields as { terminal?: object }).terminal).toEqual(expected);
  });
});

describe('a draft', () => {
  it('keeps no sign-in that a clerk or an owner writes into it', async () => {
    const body = { merchantId: 'M-GREEN', intake: 'phone', authn: { device: 'known' } };
    for (const as of [clerk, owner]) {
      const { body: answer } = await api().post('/v1/drafts', { as, body });
      expect(answer['draft']).not.toHaveProperty('authn');
    }
  });
});

describe('a correction', () => {
  it('says how its sender signed in as the token does', async () => {
    const at = api();
    const { body } = await sendSubmission(at, owner);
    const path = `/v1/card-changes/${String(body['requestId'])}/correct`;
    const changes = { authn: { level: 'two-factor', twoFactorEnrolled: true } };
    await at.post(path, { as: owner, key: createKey(), body: { changes } });
    await at.post(path, { as: signedIn, key: createKey(), body: { changes } });
    expect(listChanges(at)).toEqual([{ authn: {} }, { authn: submissionBody.authn }]);
  });

  it('of account or person says how its owner signed in, also when its body does not', async () => {
    const at = api();
    const { body } = await sendSubmission(at, signedIn);
    const path = `/v1/card-changes/${String(body['requestId'])}/correct`;
    const { newAccount, oldAccount } = submissionBody;
    const stolen: Claims = { ...owner, amr: ['pwd'], device: 'new' };
    const key = createKey();
    await at.post(path, { as: stolen, key, body: { changes: { newAccount } } });
    await at.post(path, { as: owner, key: createKey(), body: { changes: { newAccount } } });
    await at.post(path, { as: stolen, key: createKey(), body: { changes: { oldAccount } } });
    const by = { id: 'owner-1', role: 'owner' };
    await at.post(path, {
      as: backOffice,
      key: createKey(),
      body: { by, changes: { newAccount } },
    });
    expect(listChanges(at)).toEqual([
      { newAccount, authn: { level: 'password', twoFactorEnrolled: false, device: 'new' } },
      { newAccount, authn: {} },
      { oldAccount },
      { newAccount },
    ]);
    // A retry with a newer token is the same correction.
    const again = await at.post(path, { as: signedIn, key, body: { changes: { newAccount } } });
    expect(again.status).toBe(200);
    expect(listChanges(at)).toHaveLength(4);
  });

  it('of an agent says nothing of how the owner signed in, and is refused where that alone is corrected', async () => {
    const at = api();
    const { body } = await sendSubmission(at, signedIn, { intake: 'web' });
    const path = `/v1/card-changes/${String(body['requestId'])}/correct`;
    const { authn, oldAccount } = submissionBody;
    const send = async (changes: object) =>
      at.post(path, { as: agent, key: createKey(), body: { changes } });
    expect((await send({ authn, oldAccount })).status).toBe(200);
    const refused = await send({ authn });
    expect([refused.status, refused.body['problems']]).toEqual([
      422,
      [expect.objectContaining({ field: 'changes.authn', code: 'IDV_NOT_OWNER' })],
    ]);
    expect(listChanges(at)).toEqual([{ oldAccount }]);
  });

  const listChanges = (at: ReturnType<typeof api>) =>
    at.calls.flatMap(({ name, fields }) =>
      name === 'correct' ? [(fields as { changes: object }).changes] : [],
    );
});
