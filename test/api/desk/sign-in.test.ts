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
          { acquirers: ['demo'], roles: ['agent', 'maker', 'checker', 'back-office'] },
          claims['sub'] === 'bound-1' ? { ...claims, merchantId: 'M-GREEN' } : claims,
        ),
    },
  });

const readCookies = (headers: Headers): string =>
  headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');

/** The newest value of each, as a browser sends them. */
const mergeCookies = (...cookies: string[]): string => {
  const pairs = cookies.flatMap((each) => each.split('; ')).filter(Boolean);
  return [...new Map(pairs.map((pair) => [pair.split('=')[0], pair])).values()].join('; ');
};

/** What the browser does at the provider. @returns the address that the provider sends it back to */
async function choose(url: string, person: string, atProvider = { cookie: '' }): Promise<string> {
  let { cookie } = atProvider;
  let at = url;
  for (let step = 0; step < 6 && !at.startsWith(publicUrl); step += 1) {
    const isChoice = at.includes('/choose/');
    const response = await fetch(at, {
      redirect: 'manual',
      headers: { cookie },
      ...(isChoice && { method: 'POST', body: new URLSearchParams({ person }) }),
    });
    cookie = mergeCookies(cookie, readCookies(response.headers));
    atProvider.cookie = cookie;
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

  it('[A71] The sign-in at the desk keeps few attempts of a browser, so that no other site can shut it out', async () => {
    const begun = Array.from({ length: 30 }, (_, n) => `desk-sign-in-${n}`);
    const cookie = begun.map((name) => `${name}=x`).join('; ');
    const { headers } = await openDesk().get('/desk/sign-in', { headers: { cookie } });
    const ended = headers.getSetCookie().filter((each) => each.includes('Max-Age=0'));
    expect(ended.map((each) => each.split('=')[0])).toEqual(begun.slice(0, 21));
    expect(ended.every((each) => each.includes('Path=/desk'))).toBe(true);
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

describe('A session at the desk', () => {
  /** A browser with a session about which the provider was asked so long ago. */
  async function openOld(person: string, minutes: number) {
    const atProvider = { cookie: '' };
    const api = openDesk();
    const begun = await api.get('/desk/sign-in');
    const back = new URL(await choose(begun.headers.get('location') ?? '', person, atProvider));
    const ended = await api.get(`${back.pathname}${back.search}`, {
      headers: { cookie: readCookies(begun.headers) },
    });
    const session = readCookies(ended.headers);
    const secret = /desk=([\w-]+)/.exec(session)?.[1] ?? '';
    const { deskSessions } = desk.storage();
    const found = await deskSessions.find(secret);
    if (!found) throw new Error('there is no session');
    const confirmedAt = new Date(Date.now() - minutes * 60_000).toISOString();
    await deskSessions.renew(secret, { ...found, confirmedAt });
    return {
      atProvider,
      isOpen: async () => (await deskSessions.find(secret)) !== undefined,
      get: (path: string, accept = 'text/html') =>
        api.get(path, { headers: { cookie: session, accept } }),
      /** Follows the page that leads to the provider. @returns where the browser is sent in the end */
      renew: async (path: string) => {
        const page = await api.get(path, { headers: { cookie: session, accept: 'text/html' } });
        const to = /url=(.*)$/.exec(page.headers.get('refresh') ?? '')?.[1] ?? '';
        const renewal = await api.get(to, { headers: { cookie: session } });
        const returned = new URL(
          await choose(renewal.headers.get('location') ?? '', 'nobody', atProvider),
        );
        const cookie = mergeCookies(session, readCookies(renewal.headers));
        const done = await api.get(`${returned.pathname}${returned.search}`, {
          headers: { cookie },
        });
        return done.headers.get('location');
      },
    };
  }
  const change = (id: string, roles: string[]) => {
    const person = people.find((each) => each.id === id);
    if (person) person.roles = roles;
  };

  it('A session at the desk is renewed at the provider after ten minutes, without a question', async () => {
    const browser = await openOld('maker-1', 11);
    const path = '/desk?stage=review&q=%E5%BC%A0';
    expect((await browser.get(path)).body.text).not.toContain('maker-1');
    expect(await browser.renew(path)).toBe(path);
    expect((await browser.get(path)).body.text).toContain('maker-1');
  });

  it('A session at the desk has the roles that the provider says last', async () => {
    const browser = await openOld('maker-1', 11);
    change('maker-1', ['checker']);
    await browser.renew('/desk');
    expect((await browser.get('/desk')).body.text).toContain(
      'maker-1 <span class="en">checker</span>',
    );
    change('maker-1', ['maker']);
  });

  it.each([
    ['whose roles were taken away', () => change('maker-1', [])],
    [
      'who has left the provider',
      (browser: { atProvider: { cookie: string } }) => {
        browser.atProvider.cookie = '';
      },
    ],
  ])('A session at the desk ends for somebody %s', async (_who, act) => {
    const browser = await openOld('maker-1', 11);
    act(browser);
    expect(await browser.renew('/desk')).toBe('/desk/sign-in');
    expect(await browser.isOpen()).toBe(false);
    change('maker-1', ['maker']);
  });

  it('A session at the desk goes to nobody else who is at the provider by now', async () => {
    const [maker, other] = [await openOld('maker-1', 11), await openOld('two-hats', 0)];
    maker.atProvider.cookie = other.atProvider.cookie;
    expect(await maker.renew('/desk')).toBe('/desk/sign-in');
    expect(await maker.isOpen()).toBe(false);
  });

  it('A session at the desk does nothing half an hour after the provider was asked', async () => {
    const atWork = await openOld('maker-1', 29);
    expect((await atWork.get('/desk', 'image/avif')).status).toBe(200);
    const late = await openOld('maker-1', 31);
    const { status, headers } = await late.get('/desk', 'image/avif');
    expect([status, headers.get('location')]).toEqual([303, '/desk/sign-in']);
  });

  it.each(['https://elsewhere.example/desk', '//elsewhere.example', '/desk.example', '/desk/\nx'])(
    'A session at the desk is renewed on the way to pages of the desk alone, not to %j',
    async (to) => {
      const { headers } = await openDesk().get(`/desk/sign-in?to=${encodeURIComponent(to)}`);
      expect(new URL(headers.get('location') ?? '').searchParams.get('prompt')).toBe('login');
    },
  );
});
