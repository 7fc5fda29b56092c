/** Staff have stopped cut-overs of a bank, a network or the acquirer: the request says so and waits (B3 13). */
import type { Problem } from '../../domain/assessment.ts';
import type { Freeze } from '../../domain/freezes.ts';
import { nextStep } from '../../domain/next-steps.ts';
import type { Case } from '../case.ts';
import { notify } from '../notify.ts';
import { after, waitFor } from '../waiting.ts';
import type { GateEnd } from './ends.ts';

/** The freeze that stands in the way now. */
export function freezeNow(c: Case): Promise<Freeze | undefined> {
  const { account, merchant } = c.facts;
  const networks = (merchant?.value.networks ?? []).filter(({ state }) => state === 'open');
  return c.decide((local) =>
    local.readFreeze({
      acquirerId: c.merchant.acquirerId,
      bankCode: account?.bankCode ?? '',
      networks: networks.map(({ id }) => id),
    }),
  );
}

/** Undefined when the cut-over may go on: looked at again now and then, and when somebody reports a change. */
export async function waitWhileFrozen(c: Case): Promise<GateEnd | undefined> {
  let told = false;
  for (let freeze = await freezeNow(c); freeze; freeze = await freezeNow(c)) {
    c.enter('switching');
    const { scope, name, by, reason } = freeze;
    const problems: Problem[] = [{ field: `${scope}.${name}`, code: 'POL_FREEZE' }];
    if (!told) notify(c, 'window-delay', { problems });
    told = true;
    const seen = c.policyReports;
    const end = await waitFor(
      c,
      {
        waitingOn: 'operator',
        due: after(c, c.policy.otherChange.lookEvery),
        problems,
        next: {
          merchant: nextStep('wait-for-cut-over'),
          staff: `lift the freeze of ${scope} ${name}, set by ${by}: ${reason}`,
        },
        summary: 'look whether cut-overs are allowed again',
      },
      () => c.policyReports !== seen,
    );
    if (end === 'interrupted') return { kind: 'interrupted' };
  }
  return undefined;
}
