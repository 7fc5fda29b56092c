/** Reads bearer tokens: who signed them, for whom, and what their issuer may say. */
import { decodeJwt, errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import { IssuerUnavailable } from '../adapters/http/oidc-keys.ts';
import { developmentIssuer } from '../adapters/settings/development.ts';
import { Unavailable } from '../client/errors.ts';
import { Claims, type Caller, type CallerRole } from './caller.ts';

/** An issuer whose tokens are accepted, and the most that they may say. */
export interface TrustedIssuer {
  issuer: string;
  acquirers: readonly string[];
  roles: readonly string[];
  keys: JWTVerifyGetKey;
}

export interface TokenSettings {
  audience: string;
  issuers: readonly TrustedIssuer[];
  /** Secret of HS256 tokens, for development only. */
  developmentSecret?: string;
  /** Acquirers whose payment licence was checked; without a list, all that the issuers may name [A20]. */
  acquirers?: readonly string[];
}

/** Signatures that only the issuer can make. HS256 is not among them: who checks such a token can make one. */
const algorithms = ['RS256', 'ES256', 'EdDSA'];

/**
 * The reader answers undefined for a token that is invalid, foreign or expired, and throws Unavailable
 * while its issuer gives no keys: then nobody knows whether it is valid.
 */
export function createTokenReader(settings: TokenSettings) {
  const { audience, issuers, developmentSecret, acquirers } = settings;
  const required = { audience, requiredClaims: ['exp', 'sub'] };
  const byName = new Map(issuers.map((each) => [each.issuer, each]));
  const secret =
    developmentSecret === undefined ? undefined : new TextEncoder().encode(developmentSecret);

  const verify = async (token: string): Promise<Caller | undefined> => {
    // Read before it is verified, only to know whose keys to verify it with.
    const { iss: name } = decodeJwt(token);
    if (name === developmentIssuer && secret) {
      const options = { ...required, issuer: developmentIssuer, algorithms: ['HS256'] };
      return readCaller((await jwtVerify(token, secret, options)).payload);
    }
    const trusted = byName.get(name ?? '');
    if (!trusted) return undefined;
    const options = { ...required, issuer: trusted.issuer, algorithms };
    const { payload } = await jwtVerify(token, trusted.keys, options);
    return limitToIssuer(readCaller(payload), trusted);
  };

  return async (token: string): Promise<Caller | undefined> => {
    try {
      const caller = await verify(token);
      return caller && acquirers?.includes(caller.acquirerId) === false ? undefined : caller;
    } catch (error) {
      if (error instanceof IssuerUnavailable) throw new Unavailable(error);
      if (error instanceof errors.JOSEError) return undefined;
      throw error;
    }
  };
}

/** When a token that is not accepted says that it expired, ISO 8601: whoever holds it may read that in it, so nothing is verified. */
export function findExpiry(token = ''): string | undefined {
  try {
    const { exp = Number.NaN } = decodeJwt(token);
    return exp * 1_000 <= Date.now() ? new Date(exp * 1_000).toISOString() : undefined;
  } catch {
    return undefined;
  }
}

function readCaller(payload: JWTPayload): Caller | undefined {
  const claims = Claims.safeParse(payload);
  if (!claims.success) return undefined;
  const { sub, ...rest } = claims.data;
  return { id: sub, ...rest };
}

/**
 * Who the verified claims of an issuer name.
 * @returns undefined for claims that name nobody, or an acquirer that is not the issuer's or not ours
 */
export function readClaimsOf(
  trusted: Pick<TrustedIssuer, 'acquirers' | 'roles'>,
  claims: Record<string, unknown>,
  acquirers?: readonly string[],
): Caller | undefined {
  const caller = limitToIssuer(readCaller(claims), trusted);
  return caller && acquirers?.includes(caller.acquirerId) === false ? undefined : caller;
}

/** An issuer speaks for its own acquirers, and roles that it may not give are ignored. */
function limitToIssuer(
  caller: Caller | undefined,
  { acquirers, roles }: Pick<TrustedIssuer, 'acquirers' | 'roles'>,
): Caller | undefined {
  if (!caller || !acquirers.includes(caller.acquirerId)) return undefined;
  const allowed = caller.roles.filter((role: CallerRole) => roles.includes(role));
  return { ...caller, roles: allowed };
}
