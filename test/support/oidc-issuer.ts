/** An OpenID Connect issuer for tests: discovery, keys that rotate, and tokens. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';

export type SigningAlgorithm = 'RS256' | 'ES256' | 'EdDSA' | 'PS256' | 'RS512';

export interface OidcIssuer {
  issuer: string;
  /** Makes a new key and publishes only that one. */
  rotate(alg?: SigningAlgorithm): Promise<void>;
  sign(claims: object, options?: SignOptions): Promise<string>;
  /** From now on every call is answered with 503. */
  goDown(isDown?: boolean): void;
  /** The issuer that the discovery document names. */
  nameItself(issuer: string): void;
  /** How often each path was read. */
  reads: Record<string, number>;
  publicKey(): JWK;
  close(): Promise<void>;
}

interface SignOptions {
  audience?: string;
  issuer?: string;
  validFor?: string;
}

export async function startOidcIssuer(): Promise<OidcIssuer> {
  let current: { alg: SigningAlgorithm; kid: string; key: CryptoKey; jwk: JWK } | undefined;
  let count = 0;
  let down = false;
  let named: string | undefined;
  const reads: Record<string, number> = {};
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    reads[path] = (reads[path] ?? 0) + 1;
    const document = path.endsWith('/openid-configuration')
      ? { issuer: named ?? url(), jwks_uri: `${url()}/keys` }
      : { keys: current ? [current.jwk] : [] };
    response.writeHead(down ? 503 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(document));
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const rotate = async (alg: SigningAlgorithm = 'ES256') => {
    count += 1;
    const kid = `key-${count}`;
    const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
    current = { alg, kid, key: privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg } };
  };
  await rotate();
  return {
    issuer: url(),
    rotate,
    reads,
    sign: async (claims, { audience = 'card-change', issuer = url(), validFor = '1h' } = {}) => {
      if (!current) throw new Error('no key');
      return new SignJWT({ sub: 'maker-1', acquirerId: 'demo', roles: ['maker'], ...claims })
        .setProtectedHeader({ alg: current.alg, kid: current.kid })
        .setIssuer(issuer)
        .setAudience(audience)
        .setExpirationTime(validFor)
        .sign(current.key);
    },
    goDown: (isDown = true) => void (down = isDown),
    nameItself: (issuer) => void (named = issuer),
    publicKey: () => current?.jwk ?? {},
    close: () => new Promise((resolve) => void server.close(() => resolve())),
  };
}
