/** What the desk needs besides the rest of the API. */
import type { OidcSignIn } from '../../adapters/http/oidc-sign-in.ts';
import type { DeskPerson } from '../../adapters/storage/sessions.ts';
import type { Caller } from '../caller.ts';

export interface DeskSession {
  person: DeskPerson;
  /** What a form of this session sends along. */
  csrf: string;
}

export interface Desk {
  signIn: OidcSignIn;
  /** Whether browsers reach it by https: cookies then go no other way. */
  isSecure: boolean;
  /** Who the verified claims of an ID token are; undefined for somebody whom the issuer may not name. */
  readPerson(claims: Record<string, unknown>): Caller | undefined;
}
