/** Traces can be turned on while watches run: they go on with the code that makes spans. */
import { expect } from 'vitest';
import { bundleWorkflows } from '../../worker/bundle.ts';
import { it } from '../support/it.ts';
import { Replayer } from '../support/replayer.ts';
import { completeRequest, passDays } from '../support/watch-actions.ts';

it('A request and a watch that began without traces go on with them', async ({ startScenario }) => {
  const scenario = await startScenario();
  await completeRequest(scenario);
  await passDays(scenario, 2);
  const { code } = await bundleWorkflows(true);
  // Spans of a replay go nowhere.
  const sinks = { exporter: { export: { fn: () => undefined } } };
  const replayer = new Replayer(code, sinks);
  const replayed = [];
  try {
    for (const { workflowId, runId } of scenario.runs) {
      const handle = scenario.testEnv.client.workflow.getHandle(workflowId, runId);
      await replayer.replay(await handle.fetchHistory(), workflowId);
      replayed.push((await handle.describe()).type);
    }
  } finally {
    await replayer.close();
  }
  expect(replayed).toEqual(['changeCard', 'watchNewCard']);
});
