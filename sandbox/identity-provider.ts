/**
 * The identity provider of the demo's acquirer: a real one, at which a person signs in with one click instead of a
 * password.
 */
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';

export interface DemoPerson {
  id: string;
  acquirerId: string;
  roles: readonly string[];
  /** What the button says. */
  title: string;
}

export interface IdentityProviderOptions {
  /** 0, any free port, by default. */
  port?: number;
  clientId: string;
  clientSecret: string;
  /** Where browsers may be sent back to. */
  redirectUris: readonly string[];
  people?: readonly DemoPerson[];
}

export interface IdentityProvider {
  issuer: string;
  close(): Promise<void>;
}

const hourS = 3_600;

const acquirerId = 'demo';
/** One of each part that people have at the desk; two decide on what is red. */
export const demoPeople: readonly DemoPerson[] = [
  { id: 'maker-1', acquirerId, roles: ['maker'], title: '审核员 maker' },
  { id: 'checker-1', acquirerId, roles: ['checker'], title: '复核员 checker' },
  { id: 'operator-1', acquirerId, roles: ['operator'], title: '运营 operator' },
  { id: 'risk-1', acquirerId, roles: ['risk-officer'], title: '风控 risk officer' },
  { id: 'supervisor-1', acquirerId, roles: ['supervisor'], title: '主管 supervisor' },
  { id: 'compliance-1', acquirerId, roles: ['compliance'], title: '合规 compliance' },
  { id: 'legal-1', acquirerId, roles: ['legal'], title: '法务 legal' },
  { id: 'technician-1', acquirerId, roles: ['technician'], title: '技术员 technician' },
];

/** @throws Error when the port is taken */
export async function startIdentityProvider({
  port = 0,
  clientId,
  clientSecret,
  redirectUris,
  people = demoPeople,
}: IdentityProviderOptions): Promise<IdentityProvider> {
  let answer: (request: IncomingMessage, response: ServerResponse) => void = () => undefined;
  const server = createServer((request, response) => answer(request, response));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = createProvider({ issuer, clientId, clientSecret, redirectUris, people });
  const serveProvider = provider.callback();
  answer = (request, response) => {
    if (!request.url?.startsWith('/choose/')) return void serveProvider(request, response);
    void choosePerson(provider, people, request, response).catch((error: unknown) => {
      response.writeHead(400, { 'content-type': 'text/plain; charset=utf-8' });
      response.end(String(error));
    });
  };
  return {
    issuer,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function createProvider({
  issuer,
  clientId,
  clientSecret,
  redirectUris,
  people,
}: Required<Omit<IdentityProviderOptions, 'port'>> & { issuer: string }): Provider {
  const provider: Provider = new Provider(issuer, {
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: [...redirectUris],
        response_types: ['code'],
        grant_types: ['authorization_code'],
      },
    ],
    claims: { openid: ['sub', 'acquirerId', 'roles'] },
    // The desk reads them from the ID token.
    conformIdTokenClaims: false,
    // Of a demo: everybody signs in anew tomorrow.
    ttl: {
      AccessToken: hourS,
      Grant: hourS,
      IdToken: hourS,
      Interaction: hourS,
      Session: 12 * hourS,
    },
    cookies: { keys: [randomBytes(24).toString('hex')] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, { uid }) => `/choose/${uid}` },
    findAccount: (_context, id) => {
      const person = people.find((each) => each.id === id);
      return (
        person && {
          accountId: id,
          claims: () => ({ sub: id, acquirerId: person.acquirerId, roles: person.roles }),
        }
      );
    },
    // Nobody is asked for consent to their own desk.
    loadExistingGrant: async ({ oidc }) => {
      const grant = new provider.Grant({
        clientId: oidc.client?.clientId ?? '',
        accountId: oidc.session?.accountId ?? '',
      });
      grant.addOIDCScope('openid');
      await grant.save();
      return grant;
    },
  });
  return provider;
}

/** A page with a button for each person; pressed, it is who they are. */
async function choosePerson(
  provider: Provider,
  people: readonly DemoPerson[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method === 'POST') {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const accountId = new URLSearchParams(Buffer.concat(chunks).toString()).get('person') ?? '';
    await provider.interactionFinished(request, response, { login: { accountId } });
    return;
  }
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
  response.end(`<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>演示身份认证 Demo sign-in</title></head>
<body style="font:16px/1.8 system-ui;max-width:30rem;margin:2rem auto;padding:0 1rem"><h1>以谁的身份登录？ Who are you?</h1>
<form method="post">${people
    .map(
      ({ id, title }) =>
        `<p><button name="person" value="${id}" style="font:inherit;width:100%;padding:.7rem">${title} (${id})</button></p>`,
    )
    .join('')}</form></body></html>`);
}
