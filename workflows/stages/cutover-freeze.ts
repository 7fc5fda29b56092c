/** Staff have stopped cut-overs of a bank, a network or the acquirer: the request says so and waits [B3.12]. */
import { addDuration } from '../../domain/time/duration.ts';
import type { Problem } from '../../domain/gates/assessment.ts';
import type { CutoverFreeze } from '../../domain/switch/cutover-freeze.ts';
import { describeNextStep } from '../../domain/text/next-steps.ts';
import type { ChangeRequest } from '../change-card/change-request.ts';
import { waitFor } from '../shared/waiting.ts';
import type { GateEnd } from './stage-end.ts';

/** The freeze that stands in the way now. */
export function readCutoverFreeze(c: ChangeRequest): Promise<CutoverFreeze | undefined> {
  const { account, merchant } = c.facts;
  const networks = (merchant?.value.networks ?? []).filter(({ state }) => state === 'open');
  return c.local.run((local) =>
    local.findCutoverFreeze({
      acquirerId: c.merchant.acquirerId,
      bankCode: account?.bankCode ?? '',
      networks: networks.map(({ id }) => id),
    }),
  );
}

/** Undefined when the cut-over may go on: looked at again now and then, and when somebody reports a change. */
export async function awaitCutoverAllowed(c: ChangeRequest): Promise<GateEnd | undefined> {
  let isNotified = false;
  for (let freeze = await readCutoverFreeze(c); freeze; freeze = await readCutoverFreeze(c)) {
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
        summary: 'look whether cut-overs are allowed again',
      },
      () => c.reports.cutoverFreezeCount !== reportsSeen,
    );
    if (end === 'interrupted') return { kind: 'interrupted' };
  }
  return undefined;
}
