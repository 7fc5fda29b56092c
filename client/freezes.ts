/** How staff stop all cut-overs of a bank, a network or an acquirer, and allow them again. */
import { randomUUID } from 'node:crypto';
import type { Freezes } from '../adapters/freezes.ts';
import { isBankCode } from '../domain/banks.ts';
import type { Actor } from '../domain/card-change.ts';
import { refusalOfFreeze, type FreezeTarget } from '../domain/freezes.ts';
import { FreezeLift, FreezeOrder } from '../domain/schemas/freeze.ts';
import type { CardChanges } from './card-changes.ts';
import { ActionRefused } from './refusals.ts';
import { checked, refusalOf } from './validation/problems.ts';

export interface Freezing {
  cardChanges: Pick<CardChanges, 'list' | 'report'>;
  freezes: Freezes;
  /** Ids of the networks that merchants' records name. */
  networks: readonly string[];
}

/**
 * Stops cut-overs from now on; a request that is about to switch waits and says why.
 * @throws ActionRefused with every faulty field, such as a bank or network nobody knows, or when the
 *   role may not; Unavailable: freeze again
 */
export async function freezeCutOvers(doors: Freezing, input: FreezeOrder): Promise<void> {
  const { by, reason, ...target } = permitted(checked(FreezeOrder, input));
  requireKnown(doors, target);
  await doors.freezes.set(target, by.id, reason, new Date().toISOString());
  await report(doors, target);
}

/**
 * Allows cut-overs again: what waited goes on by itself.
 * @throws ActionRefused with every faulty field, `ACT_NO_CHANGE` when no such freeze stands, or when
 *   the role may not; Unavailable: waiting requests look again by themselves
 */
export async function allowCutOvers(doors: Freezing, input: FreezeLift): Promise<void> {
  const { by, ...target } = permitted(checked(FreezeLift, input));
  if (!(await doors.freezes.lift(target, by.id, new Date().toISOString())))
    throw new ActionRefused('ACT_NO_CHANGE');
  await report(doors, target);
}

function permitted<Input extends { by: Actor }>(input: Input): Input {
  const no = refusalOfFreeze(input.by);
  if (no) throw new ActionRefused(no);
  return input;
}

/** A typing error would stop nothing, and nobody would notice. */
function requireKnown({ networks }: Freezing, { acquirerId, scope, name }: FreezeTarget): void {
  const [known, allowed] = {
    bank: [isBankCode(name), 'the three digits of a bank, such as 105'] as const,
    network: [networks.includes(name), networks.join(', ')] as const,
    acquirer: [name === acquirerId, acquirerId] as const,
  }[scope];
  if (known) return;
  throw refusalOf([{ field: 'name', code: 'INP_FORMAT', params: { field: 'name', allowed } }]);
}

/** Requests that switch look again at once; the table decides, so one that is missed loses nothing but time. */
async function report({ cardChanges }: Freezing, { acquirerId }: FreezeTarget): Promise<void> {
  const messageId = randomUUID();
  for await (const request of cardChanges.list({ acquirerId, stage: 'switching', open: true }))
    await cardChanges.report(request, 'policyFrozen', { messageId }).catch((error: unknown) => {
      // It has ended meanwhile.
      if (!(error instanceof ActionRefused)) throw error;
    });
}
