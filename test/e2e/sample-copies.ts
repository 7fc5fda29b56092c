/** Without vitest: `npm run crash` plays them as well. */
import { loadSamples, type Sample } from '../../scripts/demo/sample.ts';

/** A sample of `samples/` for a merchant of its own, with the serial numbers of its terminals. */
export function loadSampleAs(name: string, as: string): Sample {
  const sample = loadSamples().find((each) => each.name === name);
  if (!sample) throw new Error(`there is no sample ${name}`);
  return JSON.parse(JSON.stringify(sample).replaceAll(sample.merchantId, `M-${as}`)) as Sample;
}
