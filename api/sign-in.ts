/**
 * How the owner signed in. It is believed from the identity provider, in a token, or from a back office;
 * what a body says about its own sender is not a fact [A16, A26, A84].
 */
import { z } from 'zod';
import { Authn, PosTerminal, type Actor } from '../domain/request/card-change-schema.ts';

/**
 * Claims of a token about the sign-in: `amr` of RFC 8176, and whether the device was used before. A claim in
 * another form states nothing.
 */
export const signInClaims = {
  amr: z.array(z.string()).catch([]),
  device: z.enum(['known', 'new']).optional().catch(undefined),
  rooted: Authn.shape.rooted.optional().catch(undefined),
  place: Authn.shape.place.optional().catch(undefined),
  /** The POS terminal that holds the token. */
  terminal: PosTerminal.shape.sn.optional().catch(undefined),
  /** The certificate that the token is bound to, RFC 8705: the issuer has verified it. */
  cnf: z.object({ 'x5t#S256': PosTerminal.shape.certificate }).optional().catch(undefined),
  /** Tells devices apart, so that their submissions can be counted. */
  device_id: Authn.shape.deviceId.optional().catch(undefined),
};

export interface SignIn {
  amr: readonly string[];
  device: 'known' | 'new' | undefined;
  rooted?: boolean | undefined;
  place?: 'usual' | 'other' | undefined;
  deviceId?: string | undefined;
  terminal?: PosTerminal | undefined;
}

/** What the claims of a token say about the sign-in. */
export function readSignIn({
  amr,
  cnf,
  device,
  rooted,
  place,
  device_id: deviceId,
  terminal: sn,
}: z.infer<z.ZodObject<typeof signInClaims>>): SignIn {
  const certificate = cnf?.['x5t#S256'];
  return {
    amr,
    device,
    ...(rooted !== undefined && { rooted }),
    ...(place && { place }),
    ...(deviceId !== undefined && { deviceId }),
    ...(sn !== undefined && {
      terminal: { sn, ...(certificate !== undefined && { certificate }) },
    }),
  };
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

/** Of a caller: the roles of the token, and how the person signed in. */
interface SignedIn {
  roles: readonly string[];
  signIn?: SignIn;
}

/** Whether the caller's word about the sign-in of others counts: a back office has authenticated them itself. */
export const isTrustedAboutOthers = ({ roles }: SignedIn): boolean => roles.includes('back-office');

/** Who acts, as far as it decides whose sign-in it is. */
type Acting = Pick<Actor, 'role'>;

/**
 * What a back office says, without the session where an agent acts: that is no session of the owner. Whether two-factor
 * sign-in is enrolled is a fact about the owner's account, whoever acts.
 */
function keepAboutOwner(stated: Authn, { role }: Acting): Authn {
  if (role !== 'agent') return stated;
  const { device: _device, level: _level, place: _place, rooted: _rooted, ...aboutOwner } = stated;
  return aboutOwner;
}

/**
 * What is known about how the owner signed in. The token of somebody else says nothing of it: their factors, device and place
 * are not the owner's. What nobody attested is missing, and counts as unknown [D device and place].
 * @param stated what the body says; it counts from a back office only
 */
export function resolveAuthn(caller: SignedIn, by: Acting, stated: Authn | undefined): Authn {
  if (isTrustedAboutOthers(caller)) return keepAboutOwner(stated ?? {}, by);
  const { amr = [], device, deviceId, place, rooted } = caller.signIn ?? {};
  // It tells devices apart, whoever holds them.
  if (by.role !== 'owner') return deviceId === undefined ? {} : { deviceId };
  const isEnrolled = isTwoFactor(amr);
  return {
    ...(amr.length > 0 && {
      level: isEnrolled ? 'two-factor' : 'password',
      twoFactorEnrolled: isEnrolled,
    }),
    ...(device && { device }),
    ...(rooted !== undefined && { rooted }),
    ...(place && { place }),
    ...(deviceId !== undefined && { deviceId }),
  };
}

/**
 * What is known about the sign-in of whoever confirms a draft with a token. What a back office wrote into the draft was another
 * sign-in: it fills nothing that the token leaves out. A platform's word about person and account is of no sign-in, and stays.
 * @param stated what the body says; it counts from a back office only
 * @param written what a back office wrote into the draft
 */
export function resolveConfirmerAuthn(
  caller: SignedIn,
  by: Acting,
  stated: Authn | undefined,
  written: Authn | undefined,
): Authn {
  const own = resolveAuthn(caller, by, stated ?? written);
  const assertedFor = written?.assertedFor;
  return { ...(assertedFor && { assertedFor }), ...own };
}

/**
 * The POS terminal that a request comes from, as its token shows it.
 * @param stated what the body says; it counts from a back office only
 */
export const resolveTerminal = (
  caller: SignedIn,
  stated: PosTerminal | undefined,
): PosTerminal | undefined => (isTrustedAboutOthers(caller) ? stated : caller.signIn?.terminal);
