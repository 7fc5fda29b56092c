/** Cut-over freezes: while staff have stopped cut-overs of a bank, a network or the acquirer, the request waits [B3.12]. */
import { addDuration } from '../../domain/time/duration.ts';
import type { Problem } from '../../domain/gates/assessment.ts';
import type { CutoverFreeze } from '../../domain/switch/cutover-freeze.ts';
import { describeNextStep } from '../../domain/text/next-steps.ts';
import type { ChangeRequest } from '../change-card/change-request.ts';
import { callLocal } from '../shared/call-local.ts';
import { waitFor } from '../shared/waiting.ts';
import type { GateEnd } from './stage-end.ts';

/** The freeze that applies to this request now, if any; undefined when the reading was interrupted. */
export function readCutoverFreeze(
  c: ChangeRequest,
): Promise<{ answer: CutoverFreeze | undefined } | undefined> {
  const { account, merchant } = c.facts;
  const networks = (merchant?.value.networks ?? []).filter(({ state }) => state === 'open');
  return callLocal(c, (local) =>
    local.findCutoverFreeze({
      acquirerId: c.merchant.acquirerId,
      bankCode: account?.bankCode ?? '',
      networks: networks.map(({ id }) => id),
    }),
  );
}

/** Waits until no freeze applies: checks at intervals, and when a change of freezes is reported. */
export async function awaitCutoverAllowed(c: ChangeRequest): Promise<GateEnd | undefined> {
  let isNotified = false;
  for (;;) {
    const read = await readCutoverFreeze(c);
    if (!read) return { kind: 'interrupted' };
    const { answer: freeze } = read;
    if (!freeze) return undefined;
    c.enterStage('switching');
    const { scope, name, by, reason } = freeze;
    const problems: Problem[] = [{ field: `${scope}.${name}`, code: 'POL_FREEZE' }];
    if (!isNotified) c.notifier.send('window-delay', { problems });
    isNotified = true;
    const reportsSeen = c.reports.cutoverFreezeCount;
    const end = await waitFor(
      c,
      {
        waitingOn: 'operator',
        due: addDuration(c.now(), c.policy.otherChange.lookEvery),
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
