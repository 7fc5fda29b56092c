/** Sign-in at the desk, with a real OpenID Connect provider. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOidcSignIn } from '../../../adapters/http/oidc-sign-in.ts';
import { readClaimsOf } from '../../../api/tokens.ts';
import {
  startIdentityProvider,
  type IdentityProvider,
} from '../../../sandbox/identity-provider.ts';
import { publicUrl } from '../../support/api.ts';
import { closedDesk, setUpDesk } from '../../support/desk.ts';

const desk = setUpDesk();
const redirectUri = `${publicUrl}/desk/signed-in`;
const client = { clientId: 'desk', clientSecret: 'a-secret-of-the-desk' };
const people = [
  { id: 'maker-1', acquirerId: 'demo', roles: ['maker'], title: 'maker' },
  { id: 'owner-1', acquirerId: 'demo', roles: ['back-office'], title: 'a back office' },
  { id: 'stranger', acquirerId: 'other', roles: ['maker'], title: 'of another acquirer' },
  { id: 'bound-1', acquirerId: 'demo', roles: ['maker'], title: 'of one merchant' },
  { id: 'two-hats', acquirerId: 'demo', roles: ['agent', 'maker'], title: 'an agent as well' },
];

let provider: IdentityProvider | undefined;
beforeAll(async () => {
  provider = await startIdentityProvider({ ...client, redirectUris: [redirectUri], people });
});
afterAll(() => provider?.close());

const issuer = () => provider?.issuer ?? '';
const openDesk = () =>
  desk.api({
    desk: {
      ...closedDesk,
      signIn: createOidcSignIn({ ...client, issuer: issuer(), redirectUri }),
      readPerson: (claims) =>
        readClaimsOf(
          { acquirers: ['demo'], roles: ['agent', 'maker', 'back-office'] },
          claims['sub'] === 'bound-1' ? { ...claims, merchantId: 'M-GREEN' } : claims,
        ),
    },
  });

const readCookies = (headers: Headers): string =>
  headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');

/** What the browser does at the provider. @returns the address that the provider sends it back to */
async function choose(url: string, person: string): Promise<string> {
  let cookie = '';
  let at = url;
  for (let step = 0; step < 6 && !at.startsWith(publicUrl); step += 1) {
    const isChoice = at.includes('/choose/');
    const response = await fetch(at, {
      redirect: 'manual',
      headers: { cookie },
      ...(isChoice && { method: 'POST', body: new URLSearchParams({ person }) }),
    });
    cookie = [cookie, readCookies(response.headers)].filter(Boolean).join('; ');
    at = new URL(response.headers.get('location') ?? '', at).href;
  }
  return at;
}

async function signIn(person: string, change: (back: URL) => void = () => undefined) {
  const api = openDesk();
  const begun = await api.get('/desk/sign-in');
  const back = new URL(await choose(begun.headers.get('location') ?? '', person));
  change(back);
  const cookie = readCookies(begun.headers);
  const ended = await api.get(`${back.pathname}${back.search}`, { headers: { cookie } });
  return { api, ended };
}

describe('The sign-in at the desk', () => {
  it('The sign-in at the desk opens a session that scripts cannot read', async () => {
    const { api, ended } = await signIn('maker-1');
    expect([ended.status, ended.headers.get('location')]).toEqual([303, '/desk']);
    const session = ended.headers.getSetCookie().find((cookie) => cookie.startsWith('desk=')) ?? '';
    for (const attribute of ['HttpOnly', 'Secure', 'SameSite=Lax', 'Path=/desk'])
      expect(session).toContain(attribute);
    const queue = await api.get('/desk', { headers: { cookie: readCookies(ended.headers) } });
    expect(queue.body.text).toContain('maker-1');
  });

  it.each([
    ['owner-1', 'who is not staff'],
    ['stranger', 'of an acquirer for which the provider does not speak'],
    ['bound-1', 'whose token is for one merchant, while the desk shows all'],
  ])('The sign-in at the desk is refused for %s, %s', async (person) => {
    const { ended } = await signIn(person);
    expect(ended.status).toBe(403);
    expect(readCookies(ended.headers)).not.toMatch(/desk=\w/);
  });

  it('The sign-in at the desk leaves the roles of agents behind', async () => {
    const { api, ended } = await signIn('two-hats');
    const queue = await api.get('/desk', { headers: { cookie: readCookies(ended.headers) } });
    expect(queue.body.text).toContain('two-hats <span class="en">maker</span>');
  });

  it.each<[string, (back: URL) => void]>([
    ['to another attempt', (back) => back.searchParams.set('state', 'x')],
    ['with a code that the provider did not give', (back) => back.searchParams.set('code', 'x')],
    ['that says no', (back) => back.searchParams.set('error', 'access_denied')],
  ])('The sign-in at the desk is refused after an answer %s', async (_what, change) => {
    const { ended } = await signIn('maker-1', change);
    expect(ended.status).toBe(400);
    expect(readCookies(ended.headers)).not.toMatch(/desk=\w/);
  });

  it('The sign-in at the desk is refused without the cookie of its attempt', async () => {
    const { status } = await openDesk().get('/desk/signed-in?code=x&state=y');
    expect(status).toBe(400);
  });

  it('The sign-in at the desk says so when the provider does not answer', async () => {
    const signInElsewhere = createOidcSignIn({
      ...client,
      issuer: 'http://127.0.0.1:9',
      redirectUri,
    });
    const api = desk.api({ desk: { ...closedDesk, signIn: signInElsewhere } });
    const { status, body } = await api.get('/desk/sign-in');
    expect(status).toBe(503);
    expect(body.text).toContain('身份认证服务暂时无法访问');
  });

  it('The sign-in at the desk is not there where there is no desk', async () => {
    const { desk: _none, ...without } = { desk: undefined };
    expect(
      (await desk.api({ ...without, desk: undefined as never }).get('/desk/sign-in')).status,
    ).toBe(404);
  });
});
