/** How long a submission takes to be acknowledged, compared with the least that Temporal itself needs. */
import { submitReference } from '../../bench/reference/driver.ts';
import { withReference } from '../../bench/reference/worker.ts';
import { computeQuantile } from '../../bench/figures.ts';
import { submitSample } from './play.ts';
import type { Sample } from './sample.ts';
import type { System } from './system.ts';

export interface AcknowledgementFigures {
  submissions: number;
  /** Median ms of a submission through the HTTP API. */
  p50Ms: number;
  /** Median ms of an update-with-start with one activity that does nothing, straight to Temporal. */
  bareP50Ms: number;
}

const rounds = 15;

/** Submits one sample for merchants of its own, one after the other, and then the reference workflow of the bench as often. */
export async function measureAcknowledgement(
  system: System,
  sample: Sample,
): Promise<AcknowledgementFigures> {
  const full: number[] = [];
  const bare: number[] = [];
  for (let n = 1; n <= rounds; n += 1)
    full.push((await submitSample(system, { ...sample, merchantId: `M-ack-${n}` })).acknowledgeMs);
  await withReference(system.temporalAddress, async (client) => {
    for (let n = 1; n <= rounds; n += 1) bare.push(await submitReference(client, `bare-${n}`));
  });
  return {
    submissions: rounds,
    p50Ms: Math.round(computeQuantile(full, 0.5)),
    bareP50Ms: Math.round(computeQuantile(bare, 0.5)),
  };
}
