/** The public keys of an OpenID Connect issuer, found by discovery and kept up to date. */
import { createRemoteJWKSet, errors, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import { exchange, parseJson } from './exchange.ts';

/** The issuer did not answer, or not as an issuer does: whether a token is valid is unknown. */
export class IssuerUnavailable extends Error {
  constructor(issuer: string, cause?: unknown) {
    super(`the issuer ${issuer} gives no keys`, { cause });
    this.name = 'IssuerUnavailable';
  }
}

const timeoutMs = 5_000;
/** Discovery is repeated as often, because an issuer may move its keys to another address. */
const discoveryAgeMs = 60 * 60_000;
/** A key that is not known yet is looked for at once, but not more often than this. */
const cooldownMs = 10_000;

/**
 * Reads the keys when the first token comes, so that an issuer that is down does not keep the API from
 * starting. A key id that is not known makes it read them again: an issuer may rotate its keys at any time.
 * @returns a function for `jwtVerify`; it throws IssuerUnavailable, or an error of jose for an unknown key
 */
export function createIssuerKeys(issuer: string, now = Date.now): JWTVerifyGetKey {
  let found: { keys: JWTVerifyGetKey; at: number } | undefined;
  let finding: Promise<JWTVerifyGetKey> | undefined;
  const find = async (): Promise<JWTVerifyGetKey> => {
    const keysUrl = await discoverKeysUrl(issuer);
    const keys = createRemoteJWKSet(keysUrl, {
      timeoutDuration: timeoutMs,
      cooldownDuration: cooldownMs,
    });
    found = { keys, at: now() };
    return keys;
  };
  const getKeys = (): Promise<JWTVerifyGetKey> => {
    if (found && now() - found.at < discoveryAgeMs) return Promise.resolve(found.keys);
    // Many calls at once discover once; keys that are known stay in use while the issuer is down.
    finding ??= find().finally(() => (finding = undefined));
    const known = found?.keys;
    return known ? finding.catch(() => known) : finding;
  };
  return async (header, token) => {
    const keys = await getKeys();
    try {
      return await keys(header, token);
    } catch (error) {
      if (isUnknownKey(error)) throw error;
      throw new IssuerUnavailable(issuer, error);
    }
  };
}

const isUnknownKey = (error: unknown): boolean =>
  error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys;

const Discovery = z.object({ issuer: z.string(), jwks_uri: z.url({ protocol: /^https?$/ }) });

/** OpenID Connect Discovery 1.0: the document names the issuer itself, so that no other one answers for it. */
async function discoverKeysUrl(issuer: string): Promise<URL> {
  const answer = await exchange({
    method: 'GET',
    url: `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
    headers: { accept: 'application/json' },
    signal: AbortSignal.timeout(timeoutMs),
  });
  const document = Discovery.safeParse(
    'status' in answer && answer.status === 200 ? parseJson(answer.body) : undefined,
  );
  if (!document.success || document.data.issuer !== issuer) throw new IssuerUnavailable(issuer);
  const keysUrl = new URL(document.data.jwks_uri);
  if (issuer.startsWith('https:') && keysUrl.protocol !== 'https:')
    throw new IssuerUnavailable(issuer);
  return keysUrl;
}
