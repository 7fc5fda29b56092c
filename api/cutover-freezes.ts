/** How staff stop all cut-overs of a bank, a network or an acquirer, and allow them again. */
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
 * Stops cut-overs from now on; a request that is about to switch waits and says why.
 * @throws ActionRefused with every faulty field, such as a bank or network nobody knows, or when the
 *   role may not; Unavailable: freeze again
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
 * Allows cut-overs again: what waited goes on by itself.
 * @throws ActionRefused with every faulty field, `ACT_NO_CHANGE` when no such freeze stands, or when
 *   the role may not; Unavailable: waiting requests look again by themselves
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

/** A typing error would stop nothing, and nobody would notice. */
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

/** Requests that switch look again at once; the table decides, so one that is missed loses nothing but time. */
async function signalSwitchingRequests(
  { cardChanges }: CutoverFreezeDependencies,
  { acquirerId }: CutoverFreezeTarget,
): Promise<void> {
  const messageId = randomUUID();
  for await (const request of cardChanges.list({ acquirerId, stage: 'switching', open: true }))
    await cardChanges.report(request, 'policyFrozen', { messageId }).catch((error: unknown) => {
      // It has ended meanwhile.
      if (!(error instanceof ActionRefused)) throw error;
    });
}
