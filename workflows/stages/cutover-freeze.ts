/** Cut-over freezes: while staff have stopped cut-overs of a bank, a network or the acquirer, the request waits [B3.12]. */
import { patched } from '@temporalio/workflow';
import { addDuration } from '../../domain/time/duration.ts';
import type { Problem } from '../../domain/gates/assessment.ts';
import type { CutoverFreeze, PlannedCutover } from '../../domain/switch/cutover-freeze.ts';
import { describeNextStep } from '../../domain/text/next-steps.ts';
import type { ChangeRequest } from '../change-card/change-request.ts';
import { callOwn } from '../shared/call-own.ts';
import { computeLookTimes, lookPatch, waitFor } from '../shared/waiting.ts';
import type { GateEnd } from './stage-end.ts';

/** What staff may have stopped: cut-overs of the bank, of a network, or of the acquirer. */
export function describeCutover({
  facts,
  merchant: { acquirerId },
}: ChangeRequest): PlannedCutover {
  const { account, merchant } = facts;
  const networks = (merchant?.value.networks ?? []).filter(({ state }) => state === 'open');
  return { acquirerId, bankCode: account?.bankCode ?? '', networks: networks.map(({ id }) => id) };
}

/**
 * Waits until no freeze applies: checks at intervals, and when a change of freezes is reported. Operators have as long to lift
 * it as for a network that refuses [E2 switching.ttl].
 * @param found the freeze that stopped the cut-over; undefined when the freezes could not be read
 */
export async function awaitCutoverAllowed(
  c: ChangeRequest,
  found: CutoverFreeze | undefined,
): Promise<GateEnd | undefined> {
  let isNotified = false;
  const liftBy = addDuration(c.now(), c.policy['switching.ttl']);
  for (let known = found; ; known = undefined) {
    const read = known ? { answer: known } : await readFreeze(c);
    if (!read) return { kind: 'interrupted' };
    const freeze = read.answer;
    if (!freeze) return undefined;
    c.enterStage('switching');
    const { scope, name, by, reason } = freeze;
    const problems: Problem[] = [{ field: `${scope}.${name}`, code: 'POL_FREEZE' }];
    if (!isNotified) c.notifier.send('window-delay', { problems });
    isNotified = true;
    const { lookEvery } = c.policy.otherChange;
    const reportsSeen = c.reports.cutoverFreezeCount;
    const end = await waitFor(
      c,
      {
        waitingOn: 'operator',
        ...(patched(lookPatch)
          ? computeLookTimes(c, liftBy, lookEvery)
          : { due: addDuration(c.now(), lookEvery) }),
        problems,
        next: {
          merchant: describeNextStep('wait-for-cut-over'),
          staff: `lift the freeze of ${scope} ${name}, set by ${by}: ${reason}`,
        },
        summary: 'check whether cut-overs are allowed again',
      },
      () => c.reports.cutoverFreezeCount !== reportsSeen,
    );
    if (end === 'interrupted') return { kind: 'interrupted' };
  }
}

const readFreeze = (c: ChangeRequest): Promise<{ answer: CutoverFreeze | undefined } | undefined> =>
  callOwn(c, (own) => own.findCutoverFreeze(describeCutover(c)));
