/** The caller of an operation, as the bearer token names them, and the person they may act as. */
import { z } from 'zod';
import { Actor, WorkflowIdPart, roles, type Role } from '../domain/request/card-change-schema.ts';
import { permissions } from '../domain/request/permissions.ts';
import { buildRefusal } from '../client/validation.ts';
import { merchantActions, type ActionName } from '../workflows/contract.ts';
import { HttpProblem } from './http-problem.ts';
import { readSignIn, signInClaims, type SignIn } from './sign-in.ts';

/**
 * Without `system`, which is for links and timers: no token may have it. Compliance, lawyers and technicians take no
 * part in the process; their tasks stand beside it [A29].
 */
export const callerRoles = [
  ...roles.filter((role): role is Exclude<Role, 'system'> => role !== 'system'),
  'back-office',
  'auditor',
  'compliance',
  'legal',
  'technician',
] as const;
export type CallerRole = (typeof callerRoles)[number];

export interface Caller {
  id: string;
  /** The tenant: a caller neither sees nor changes anything of another acquirer. */
  acquirerId: string;
  roles: readonly CallerRole[];
  /** Restricts the caller to the requests of this merchant. */
  merchantId?: string;
  /** The merchants that an agent acts for, unless the acquirer's record names them. */
  merchants?: readonly string[];
  /** How the caller signed in, as the identity provider states it. */
  signIn?: SignIn;
}

const isCallerRole = (role: string): role is CallerRole =>
  (callerRoles as readonly string[]).includes(role);

/** The claims of a token that say who calls. */
export const Claims = z
  .object({
    sub: Actor.shape.id,
    acquirerId: WorkflowIdPart,
    /** A token may also name roles of other systems, which are ignored. */
    roles: z.array(z.string()).transform((names) => names.filter(isCallerRole)),
    merchantId: WorkflowIdPart.exactOptional(),
    merchants: z.array(WorkflowIdPart).max(1_000).exactOptional(),
    ...signInClaims,
  })
  // An owner owns one merchant: without it, they would see the requests of all.
  .refine(({ roles: held, merchantId }) => !held.includes('owner') || merchantId !== undefined)
  .transform(({ amr, cnf, device, device_id, place, rooted, terminal, ...claims }) => ({
    ...claims,
    signIn: readSignIn({ amr, cnf, device, device_id, place, rooted, terminal }),
  }));

/** The acquirer's own staff. */
export const staffRoles: readonly CallerRole[] = [
  'clerk',
  'maker',
  'checker',
  'risk-officer',
  'operator',
  'supervisor',
  'auditor',
  'compliance',
  'legal',
];

/** Whether the caller is staff: staff see codes, evidence and risk, all others what a merchant may see [A69]. */
export const isStaff = ({ roles: held }: Caller): boolean =>
  held.some((role) => staffRoles.includes(role));

/** The person a back office acts for: somebody of the merchant's side whom it has authenticated. */
export const OnBehalfOf = z
  .strictObject({
    id: Actor.shape.id,
    role: z.enum(['owner', 'agent', 'clerk']),
  })
  .describe('needed from a back office, and refused from all others: for whom it acts');
export type OnBehalfOf = z.infer<typeof OnBehalfOf>;

const submitters: readonly Role[] = ['owner', 'agent', 'clerk'];

/** The actor of a submission, as `resolveActor` finds them. */
export const resolveSubmitter = (caller: Caller, by?: OnBehalfOf): Actor =>
  resolveActor(caller, submitters, true, by);

/** The actor who writes a draft, as `resolveActor` finds them. @param roles those that the intake allows */
export const resolveDrafter = (caller: Caller, roles: readonly Role[], by?: OnBehalfOf): Actor =>
  resolveActor(caller, roles, true, by);

/** The actor who confirms a draft, which only the owner may do, as `resolveActor` finds them [A25, A27]. */
export const resolveConfirmer = (caller: Caller, by?: OnBehalfOf): Actor =>
  resolveActor(caller, ['owner'], true, by);

/** The member of staff who acts with a token of their own, as `resolveActor` finds them. */
export const resolveStaffActor = (caller: Caller, allowedRoles: readonly Role[]): Actor =>
  resolveActor(caller, allowedRoles, false, undefined);

/** The actor of an action, as `resolveActor` finds them. */
export const resolveActionActor = (caller: Caller, action: ActionName, by?: OnBehalfOf): Actor =>
  resolveActor(caller, permissions[action].roles, action in merchantActions, by);

/**
 * The caller, in the first of their roles that is allowed, or the person that a back office names.
 * @throws HttpProblem `ACT_NOT_ALLOWED` when neither is allowed; ActionRefused when a back office names nobody
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
  if (role) return { id: caller.id, role };
  // A back office acts for somebody, whom it has forgotten to name.
  if (forOthers && caller.roles.includes('back-office'))
    throw buildRefusal([{ field: 'by', code: 'INP_REQUIRED', params: { field: 'by' } }]);
  throw new HttpProblem('ACT_NOT_ALLOWED');
}
