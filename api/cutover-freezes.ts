/** Cutover freezes: staff stop all cut-overs of a bank, a network or an acquirer, and allow them again. */
import { randomUUID } from 'node:crypto';
import type { CutoverFreezes } from '../adapters/storage/cutover-freezes.ts';
import { isBankCode } from '../domain/account/banks.ts';
import type { Actor } from '../domain/request/card-change-schema.ts';
import {
  findCutoverFreezeRefusal,
  type CutoverFreezeTarget,
} from '../domain/switch/cutover-freeze.ts';
import { CutoverFreezeLift, CutoverFreezeRequest } from '../domain/switch/cutover-freeze-schema.ts';
import type { CardChanges } from '../client/card-changes.ts';
import { ActionRefused } from '../client/errors.ts';
import { validate, buildRefusal } from '../client/validation.ts';

export interface CutoverFreezeDependencies {
  cardChanges: Pick<CardChanges, 'list' | 'report'>;
  freezes: CutoverFreezes;
  /** Ids of the networks that merchants' records name. */
  networks: readonly string[];
}

/**
 * Stops cut-overs from now on. A request that is about to switch waits and gives the freeze as its reason.
 * @throws ActionRefused with every faulty field, such as an unknown bank or network, or when the role is
 *   not permitted; Unavailable when Temporal does not answer: freeze again
 */
export async function freezeCutOvers(
  dependencies: CutoverFreezeDependencies,
  input: CutoverFreezeRequest,
): Promise<void> {
  const { by, reason, ...target } = requirePermission(validate(CutoverFreezeRequest, input));
  requireKnownTarget(dependencies, target);
  await dependencies.freezes.set(target, by.id, reason, new Date().toISOString());
  await signalSwitchingRequests(dependencies, target);
}

/**
 * Allows cut-overs again. Requests that waited go on by themselves.
 * @throws ActionRefused with every faulty field, with `ACT_NO_CHANGE` when there is no such freeze, or
 *   when the role is not permitted; Unavailable when Temporal does not answer: the freeze is lifted, and
 *   waiting requests find that out at their next check
 */
export async function allowCutOvers(
  dependencies: CutoverFreezeDependencies,
  input: CutoverFreezeLift,
): Promise<void> {
  const { by, ...target } = requirePermission(validate(CutoverFreezeLift, input));
  if (!(await dependencies.freezes.lift(target, by.id, new Date().toISOString())))
    throw new ActionRefused('ACT_NO_CHANGE');
  await signalSwitchingRequests(dependencies, target);
}

function requirePermission<Input extends { by: Actor }>(input: Input): Input {
  const refusalCode = findCutoverFreezeRefusal(input.by);
  if (refusalCode) throw new ActionRefused(refusalCode);
  return input;
}

/** A freeze with a misspelt name would stop nothing, and nobody would notice. */
function requireKnownTarget(
  { networks }: CutoverFreezeDependencies,
  { acquirerId, scope, name }: CutoverFreezeTarget,
): void {
  const [isKnown, allowed] = {
    bank: [isBankCode(name), 'the three digits of a bank, such as 105'] as const,
    network: [networks.includes(name), networks.join(', ')] as const,
    acquirer: [name === acquirerId, acquirerId] as const,
  }[scope];
  if (isKnown) return;
  throw buildRefusal([{ field: 'name', code: 'INP_FORMAT', params: { field: 'name', allowed } }]);
}

/** Makes switching requests check at once. The table decides, so that a request that misses the signal is only later. */
async function signalSwitchingRequests(
  { cardChanges }: CutoverFreezeDependencies,
  { acquirerId }: CutoverFreezeTarget,
): Promise<void> {
  const messageId = randomUUID();
  for await (const request of cardChanges.list({ acquirerId, stage: 'switching', open: true }))
    await cardChanges.report(request, 'policyFrozen', { messageId }).catch((error: unknown) => {
      // The request has ended in the meantime.
      if (!(error instanceof ActionRefused)) throw error;
    });
}
