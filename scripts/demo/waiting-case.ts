/** A red request that nobody decides: it waits for whoever opens the desk, and its owner does their part afterwards. */
import { People } from './people.ts';
import { isOutcome } from '../../domain/request/stages.ts';
import { followRequest, playSample } from './play.ts';
import type { Sample } from './sample.ts';
import type { System } from './system.ts';

/**
 * Plays a sample up to its review.
 * @param sample of a request that people decide on
 * @returns the id of the request
 */
export async function leaveForTheDesk(system: System, sample: Sample): Promise<string> {
  const merchantId = 'M-WAITS-FOR-YOU';
  const isDoneBy = ({ who }: Sample['steps'][number]) => who === undefined;
  const ownSteps = sample.steps.filter(isDoneBy);
  const before = ownSteps.filter(({ at }) => at === 'identity' || at === 'agreement');
  const waiting: Sample = {
    ...sample,
    merchantId,
    steps: before,
    expect: { ...sample.expect, outcome: 'review' },
  };
  const { acknowledgement } = await playSample(system, waiting);
  const { requestId } = acknowledgement;
  const rest = { ...sample, merchantId, steps: ownSteps.filter((step) => !before.includes(step)) };
  void finish(system, rest, requestId);
  return requestId;
}

/** However long the desk takes: a request that stands still is followed again. */
async function finish(system: System, sample: Sample, requestId: string): Promise<void> {
  for (;;) {
    const followed = await followRequest(new People(system, sample), sample, requestId).catch(
      () => undefined,
    );
    if (!followed || isOutcome(followed.status.stage)) return;
  }
}
