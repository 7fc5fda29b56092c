/**
 * How the owner signed in. It is believed from the identity provider, in a token, or from a back office;
 * what a body says about its own sender is not a fact [A16, A84].
 */
import { z } from 'zod';
import type { Authn } from '../domain/request/card-change-schema.ts';
import type { Caller } from './caller.ts';

/**
 * Claims of a token about the sign-in: `amr` of RFC 8176, and whether the device was used before. A claim in
 * another form states nothing.
 */
export const signInClaims = {
  amr: z.array(z.string()).catch([]),
  device: z.enum(['known', 'new']).optional().catch(undefined),
  /** Tells devices apart, so that their submissions can be counted. */
  device_id: z
    .string()
    .regex(/^[A-Za-z0-9._-]{1,128}$/)
    .optional()
    .catch(undefined),
};

export interface SignIn {
  amr: readonly string[];
  device: 'known' | 'new' | undefined;
  deviceId?: string | undefined;
}

/** Methods of RFC 8176 by the kind of factor that they are. */
const factorKinds: readonly (readonly string[])[] = [
  ['pwd', 'pin', 'kba'],
  ['otp', 'sms', 'tel', 'hwk', 'swk', 'sc', 'pop'],
  ['face', 'fpt', 'iris', 'retina', 'vbm'],
];

/** Whether two kinds of factor were used, or the provider states so. */
const isTwoFactor = (amr: readonly string[]): boolean =>
  amr.includes('mfa') ||
  factorKinds.filter((methods) => methods.some((method) => amr.includes(method))).length > 1;

/** Whether the caller's word about the sign-in of others counts: a back office has authenticated them itself. */
export const isTrustedAboutOthers = ({ roles }: Pick<Caller, 'roles'>): boolean =>
  roles.includes('back-office');

/**
 * What is known about the sign-in behind a request. What nobody attested is missing, and counts as unknown.
 * @param stated what the body says; it counts from a back office only
 */
export function resolveAuthn(
  caller: Pick<Caller, 'roles' | 'signIn'>,
  stated: Authn | undefined,
): Authn {
  if (isTrustedAboutOthers(caller)) return stated ?? {};
  const { amr = [], device } = caller.signIn ?? {};
  const isEnrolled = isTwoFactor(amr);
  return {
    ...(amr.length > 0 && {
      level: isEnrolled ? 'two-factor' : 'password',
      twoFactorEnrolled: isEnrolled,
    }),
    ...(device && { device }),
  };
}
