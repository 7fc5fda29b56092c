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
/** As often are discovery and keys read again: an issuer may move its keys, or withdraw one. */
const readEveryMs = 10 * 60_000;
/** With keys that are older than this a call waits for the present ones. */
const waitedForAfterMs = 60 * 60_000;
/** Keys that nobody could read for so long say nothing any more: one of them may have been withdrawn. */
const usableForMs = 24 * 60 * 60_000;
/** An issuer that is down is not asked more often than this: calls wait for its answer. */
const downForMs = 60_000;
/** A key that is not known yet is looked for at once, but not more often than this. */
const cooldownMs = 10_000;

type RemoteKeys = ReturnType<typeof createRemoteJWKSet>;

/**
 * Reads the keys when the first token comes, so that an issuer that is down does not keep the API from
 * starting. A key id that is not known makes it read them again: an issuer may rotate its keys at any time. While the issuer
 * is down, known keys stay in use for a day: people who stop a change come with tokens too.
 * @returns a function for `jwtVerify`; it throws IssuerUnavailable, or an error of jose for an unknown key
 */
export function createIssuerKeys(issuer: string, now = Date.now): JWTVerifyGetKey {
  let found: { keys: RemoteKeys; at: number } | undefined;
  let finding: Promise<RemoteKeys> | undefined;
  let failedAt = -Infinity;
  const find = async (): Promise<RemoteKeys> => {
    const keys = createRemoteJWKSet(await discoverKeysUrl(issuer), {
      timeoutDuration: timeoutMs,
      cooldownDuration: cooldownMs,
      // How old keys may be is decided here.
      cacheMaxAge: Infinity,
    });
    await keys.reload();
    found = { keys, at: now() };
    return keys;
  };
  /** Many calls at once read once. */
  const findOnce = (): Promise<RemoteKeys> =>
    (finding ??= find()
      .catch((error: unknown) => {
        failedAt = now();
        throw error instanceof IssuerUnavailable ? error : new IssuerUnavailable(issuer, error);
      })
      .finally(() => (finding = undefined)));
  const getKeys = async (): Promise<RemoteKeys> => {
    const ageMs = found ? now() - found.at : Infinity;
    if (!found || ageMs >= usableForMs) return findOnce();
    const { keys } = found;
    if (ageMs < readEveryMs || now() - failedAt < downForMs) return keys;
    const present = findOnce().catch(() => keys);
    return ageMs < waitedForAfterMs ? keys : present;
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
