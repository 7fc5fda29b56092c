/** Who calls, as his bearer token says, and as whom he may act. */
import { errors, jwtVerify } from 'jose';
import { z } from 'zod';
import { Actor, WorkflowIdPart, roles, type Role } from '../domain/request/card-change-schema.ts';
import { findDraftingRoles } from '../domain/request/intakes.ts';
import { permissions } from '../domain/request/permissions.ts';
import type { Intake } from '../domain/request/stages.ts';
import { merchantActions, type ActionName } from '../workflows/contract.ts';
import { HttpProblem } from './http-problem.ts';

/** `system` is for links and timers; nobody holds a token of it. */
export const callerRoles = [
  ...roles.filter((role): role is Exclude<Role, 'system'> => role !== 'system'),
  'back-office',
  'auditor',
] as const;
export type CallerRole = (typeof callerRoles)[number];

export interface Caller {
  id: string;
  /** The tenant: nothing of another acquirer is seen or touched. */
  acquirerId: string;
  roles: readonly CallerRole[];
  /** Only this merchant's requests. */
  merchantId?: string;
}

export interface JwtSettings {
  secret: string;
  issuer?: string;
  audience?: string;
  /** Acquirers whose payment licence was seen; without a list, all whose tokens are signed [A20]. */
  acquirers?: readonly string[];
}

const isCallerRole = (role: string): role is CallerRole =>
  (callerRoles as readonly string[]).includes(role);

const Claims = z
  .object({
    sub: Actor.shape.id,
    acquirerId: WorkflowIdPart,
    /** Roles of other systems may stand beside ours. */
    roles: z.array(z.string()).transform((named) => named.filter(isCallerRole)),
    merchantId: WorkflowIdPart.exactOptional(),
  })
  // An owner is the owner of one merchant: without it he would be everybody's.
  .refine(({ roles: held, merchantId }) => !held.includes('owner') || merchantId !== undefined);

/** Reads HS256 tokens with an end; undefined for one that is not sound, not ours, or over. */
export const createTokenReader = ({ secret, issuer, audience, acquirers }: JwtSettings) => {
  const key = new TextEncoder().encode(secret);
  return async (token: string): Promise<Caller | undefined> => {
    try {
      const { payload } = await jwtVerify(token, key, {
        algorithms: ['HS256'],
        requiredClaims: ['exp'],
        ...(issuer !== undefined && { issuer }),
        ...(audience !== undefined && { audience }),
      });
      const claims = Claims.safeParse(payload);
      if (!claims.success || acquirers?.includes(claims.data.acquirerId) === false)
        return undefined;
      const { sub, ...rest } = claims.data;
      return { id: sub, ...rest };
    } catch (error) {
      if (error instanceof errors.JOSEError) return undefined;
      throw error;
    }
  };
};

/** The acquirer's own people. */
export const staffRoles: readonly CallerRole[] = [
  'clerk',
  'maker',
  'checker',
  'risk-officer',
  'operator',
  'supervisor',
  'auditor',
];

/** Staff see codes, evidence and risk; everybody else what a merchant may see [E2 mask]. */
export const isStaff = ({ roles: held }: Caller): boolean =>
  held.some((role) => staffRoles.includes(role));

/** Whom a back office acts for: people of the merchant's side whom it has authenticated. */
export const OnBehalfOf = z.strictObject({
  id: Actor.shape.id,
  role: z.enum(['owner', 'agent', 'clerk']),
});
export type OnBehalfOf = z.infer<typeof OnBehalfOf>;

const submitters: readonly Role[] = ['owner', 'agent', 'clerk'];

/** Who submits, see `actor`. */
export const resolveSubmitter = (caller: Caller, by?: OnBehalfOf): Actor =>
  resolveActor(caller, submitters, true, by);

/** Who writes a draft, see `actor`. */
export const resolveDrafter = (caller: Caller, intake: Intake, by?: OnBehalfOf): Actor =>
  resolveActor(caller, findDraftingRoles(intake), true, by);

/** Who confirms a draft: the owner and nobody else, see `actor` [A25, A27]. */
export const resolveConfirmer = (caller: Caller, by?: OnBehalfOf): Actor =>
  resolveActor(caller, ['owner'], true, by);

/** Who of the staff does it, with his own token, see `actor`. */
export const resolveStaffActor = (caller: Caller, allowedRoles: readonly Role[]): Actor =>
  resolveActor(caller, allowedRoles, false, undefined);

/** Who does the action, see `actor`. */
export const resolveActionActor = (caller: Caller, action: ActionName, by?: OnBehalfOf): Actor =>
  resolveActor(caller, permissions[action].roles, action in merchantActions, by);

/**
 * The caller in the first of his roles that may, or the person a back office names.
 * @throws HttpProblem when neither may
 */
function resolveActor(
  caller: Caller,
  allowedRoles: readonly Role[],
  forOthers: boolean,
  by: OnBehalfOf | undefined,
): Actor {
  if (by) {
    const isNamed =
      forOthers && caller.roles.includes('back-office') && allowedRoles.includes(by.role);
    if (!isNamed) throw new HttpProblem('ACT_NOT_ALLOWED');
    return by;
  }
  const role = caller.roles.find((held): held is Exclude<Role, 'system'> =>
    (allowedRoles as readonly string[]).includes(held),
  );
  if (!role) throw new HttpProblem('ACT_NOT_ALLOWED');
  return { id: caller.id, role };
}
