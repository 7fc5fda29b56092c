/** Tokens for development, HS256 with a secret of the machine: no installation that carries money accepts them. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { SignJWT } from 'jose';

/** The `iss` of tokens for development. */
export const developmentIssuer = 'urn:card-change:development';

export interface DevelopmentClaims {
  sub: string;
  acquirerId: string;
  roles: readonly string[];
  merchantId?: string;
  merchants?: readonly string[];
  /** How the person signed in, RFC 8176. */
  amr?: readonly string[];
  device?: 'known' | 'new';
}

/** @param validFor such as `12h` */
export const signDevelopmentToken = (
  { sub, ...claims }: DevelopmentClaims,
  { secret, audience, validFor }: { secret: string; audience: string; validFor: string },
): Promise<string> =>
  new SignJWT({ ...claims })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer(developmentIssuer)
    .setAudience(audience)
    .setSubject(sub)
    .setIssuedAt()
    .setExpirationTime(validFor)
    .sign(new TextEncoder().encode(secret));

/** Where `npm start` keeps the secret of its tokens for commands in other terminals. */
const secretFile = '.data/token-secret';

/** Keeps a secret for commands that run in the same folder, readable by this user only. @returns removes it */
export function keepSecretFile(secret: string, file = secretFile): () => void {
  mkdirSync(dirname(file), { recursive: true });
  rmSync(file, { force: true });
  writeFileSync(file, secret, { mode: 0o600 });
  return () => rmSync(file, { force: true });
}

/** The secret that `keepSecretFile` has kept; undefined when there is none. */
export function readSecretFile(file = secretFile): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
