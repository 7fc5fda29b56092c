import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createIssuerKeys } from '../../adapters/http/oidc-keys.ts';
import { developmentIssuer } from '../../adapters/settings/development.ts';
import { createTokenReader, type TokenSettings } from '../../api/tokens.ts';
import { Unavailable } from '../../client/errors.ts';
import { setUpApi, createToken, jwtSecret, maker, owner, tokenSettings } from '../support/api.ts';
import { startOidcIssuer, type OidcIssuer } from '../support/oidc-issuer.ts';

let issuer: OidcIssuer;
let other: OidcIssuer;
beforeAll(async () => {
  [issuer, other] = await Promise.all([startOidcIssuer(), startOidcIssuer()]);
});
afterAll(() => Promise.all([issuer.close(), other.close()]));

const trust = ({ issuer: name }: OidcIssuer, roles = ['owner', 'maker'], acquirers = ['demo']) => ({
  issuer: name,
  acquirers,
  roles,
  keys: createIssuerKeys(name),
});
const createReader = (more: Partial<TokenSettings> = {}) =>
  createTokenReader({ audience: 'card-change', issuers: [trust(issuer)], ...more });

describe('a refused token', () => {
  const { api } = setUpApi();

  it('is told that it expired, where that is the reason', async () => {
    const { app } = api();
    const call = async (token: string) => {
      const headers = { authorization: `Bearer ${token}` };
      const answer = await app.request('/v1/card-changes', { headers });
      return [answer.status, ((await answer.json()) as { en: string }).en];
    };
    const needed = 'A valid bearer token is needed';
    const expired = expect.stringMatching(
      new RegExp(`^${needed}: this one expired at \\d{4}-`),
    ) as string;
    expect(await call(await createToken(owner, '-1m'))).toEqual([401, expired]);
    for (const other of ['x', await createToken(owner, '1h', 'y'.repeat(32))])
      expect(await call(other)).toEqual([401, expect.stringContaining(`${needed}. `)]);
  });
});

describe('a token of an OpenID Connect issuer', () => {
  it.each(['RS256', 'ES256', 'EdDSA'] as const)('signed with %s is accepted', async (alg) => {
    await issuer.rotate(alg);
    const token = await issuer.sign({ sub: 'maker-7' });
    expect(await createReader()(token)).toMatchObject({
      id: 'maker-7',
      acquirerId: 'demo',
      roles: ['maker'],
    });
  });

  it.each(['PS256', 'RS512'] as const)('signed with %s is refused', async (alg) => {
    await issuer.rotate(alg);
    expect(await createReader()(await issuer.sign({}))).toBeUndefined();
    await issuer.rotate();
  });

  it('signed with HS256 and the published key as its secret is refused', async () => {
    const token = await new SignJWT({ acquirerId: 'demo', roles: ['maker'] })
      .setProtectedHeader({ alg: 'HS256', kid: String(issuer.publicKey().kid) })
      .setIssuer(issuer.issuer)
      .setAudience('card-change')
      .setSubject('maker-1')
      .setExpirationTime('1h')
      .sign(new TextEncoder().encode(JSON.stringify(issuer.publicKey())));
    expect(await createReader()(token)).toBeUndefined();
  });

  it.each([
    ['for another audience', { audience: 'another-service' }],
    ['of an issuer that nobody trusts', { issuer: 'https://login.evil.example' }],
    ['that has expired', { validFor: '-1m' }],
  ])('%s is refused', async (_what, options) => {
    expect(await createReader()(await issuer.sign({}, options))).toBeUndefined();
  });

  it.each([
    ['no audience', { aud: undefined }],
    ['no issuer', { iss: undefined }],
    ['no subject', { sub: undefined }],
  ])('with %s is refused', async (_what, missing) => {
    const claims = { acquirerId: 'demo', roles: ['maker'], sub: 'maker-1' };
    const all = { ...claims, iss: developmentIssuer, aud: 'card-change', ...missing };
    const token = await new SignJWT(all as never)
      .setProtectedHeader({ alg: 'HS256' })
      .setExpirationTime('1h')
      .sign(new TextEncoder().encode(jwtSecret));
    expect(await createTokenReader(tokenSettings)(token)).toBeUndefined();
  });

  it('is refused for an acquirer that is not the issuer’s', async () => {
    const token = await issuer.sign({ acquirerId: 'other' });
    expect(await createReader()(token)).toBeUndefined();
  });

  it('gives no role that the issuer may not give', async () => {
    const read = createReader({ issuers: [trust(issuer, ['maker'])] });
    const token = await issuer.sign({ roles: ['supervisor', 'maker'] });
    expect(await read(token)).toMatchObject({ roles: ['maker'] });
  });

  it('that bears the name of one issuer and the signature of another is refused', async () => {
    const read = createReader({ issuers: [trust(issuer), trust(other)] });
    expect(await read(await other.sign({}, { issuer: issuer.issuer }))).toBeUndefined();
    expect(await read(await other.sign({}))).toBeDefined();
  });

  it('is accepted after a rotation of keys, without a restart', async () => {
    let at = 0;
    const keys = createIssuerKeys(issuer.issuer, () => at);
    const read = createReader({ issuers: [{ ...trust(issuer), keys }] });
    expect(await read(await issuer.sign({}))).toBeDefined();
    const ofOldKey = await issuer.sign({});
    await issuer.rotate();
    // The keys are read again an hour later at the latest; sooner for a key id that is unknown.
    at += 3_600_001;
    expect(await read(await issuer.sign({}))).toBeDefined();
    expect(await read(ofOldKey)).toBeUndefined();
  });

  it('is neither accepted nor refused while its issuer gives no keys', async () => {
    const down = await startOidcIssuer();
    const read = createReader({ issuers: [trust(down)] });
    const token = await down.sign({});
    down.goDown();
    await expect(read(token)).rejects.toThrow(Unavailable);
    down.goDown(false);
    expect(await read(token)).toBeDefined();
    await down.close();
  });

  it('[A71] is accepted while its issuer is down: stops come with tokens too', async () => {
    const minuteMs = 60_000;
    const down = await startOidcIssuer();
    vi.useFakeTimers({ toFake: ['Date'] });
    const pass = (ms: number) => vi.setSystemTime(Date.now() + ms);
    try {
      const read = createReader({ issuers: [trust(down)] });
      const token = await down.sign({}, { validFor: '3d' });
      expect(await read(token)).toBeDefined();
      down.goDown();
      for (const afterMs of [11 * minuteMs, 61 * minuteMs, 61 * minuteMs]) {
        pass(afterMs);
        expect(await read(token)).toBeDefined();
      }
      // Nobody waits for it more often than once a minute.
      const asked = { ...down.reads };
      pass(30_000);
      expect(await read(token)).toBeDefined();
      expect(down.reads).toEqual(asked);
      // A key that was withdrawn meanwhile is not accepted for ever.
      pass(24 * 60 * minuteMs);
      await expect(read(token)).rejects.toThrow(Unavailable);
      down.goDown(false);
      expect(await read(token)).toBeDefined();
    } finally {
      vi.useRealTimers();
      await down.close();
    }
  });

  it('is not accepted by keys that another issuer publishes in its name', async () => {
    const liar = await startOidcIssuer();
    liar.nameItself('https://login.example');
    const read = createReader({ issuers: [trust(liar)] });
    await expect(read(await liar.sign({}))).rejects.toThrow(Unavailable);
    await liar.close();
  });

  it('costs one discovery and one reading of keys, however many calls carry it', async () => {
    const busy = await startOidcIssuer();
    const read = createReader({ issuers: [trust(busy)] });
    const token = await busy.sign({});
    await Promise.all(Array.from({ length: 20 }, () => read(token)));
    await read(token);
    expect(Object.values(busy.reads)).toEqual([1, 1]);
    await busy.close();
  });
});

describe('a token for development', () => {
  it('is refused where no secret for development is set', async () => {
    expect(await createReader()(await createToken(maker))).toBeUndefined();
    expect(await createTokenReader(tokenSettings)(await createToken(maker))).toBeDefined();
  });
});

describe('the API', () => {
  const { api } = setUpApi();
  it('answers 503, and not 401, while an issuer gives no keys', async () => {
    const readToken = () => Promise.reject(new Unavailable());
    const { status } = await api({ readToken }).get('/v1/card-changes', { as: owner });
    expect(status).toBe(503);
  });
});
