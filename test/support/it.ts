/** `it` of workflow tests: stories on a common house, each looked at once more when its test ends. */
import { Worker } from '@temporalio/worker';
import { expect, test } from 'vitest';
import { verifyTrail } from '../../adapters/audit.ts';
import { dataConverter } from '../../adapters/temporal/data-converter.ts';
import { checkLedger } from '../../sandbox/invariants.ts';
import { codecKeys, openHouse, type House } from './house.ts';
import { Story, type Setting } from './story.ts';

interface Fixtures {
  house: House;
  /** Begins a story: a merchant of its own, nothing submitted. */
  begin: (setting?: Setting) => Promise<Story>;
}

export const it = test.extend<Fixtures>({
  house: [
    async ({}, use) => {
      const house = await openHouse();
      await use(house);
      await house.close();
    },
    { scope: 'file' },
  ],
  begin: async ({ house }, use) => {
    const stories: Story[] = [];
    await use(async (setting = {}) => {
      const story = await Story.begin(house, setting);
      stories.push(story);
      return story;
    });
    house.sandbox.clearScript();
    for (const story of stories) await lookBack(story);
  },
});

/** What must hold however a story went: ended, no invariant broken, trail whole, replay the same. */
async function lookBack(story: Story): Promise<void> {
  const { env, sandbox, storage } = story.house;
  expect(checkLedger(sandbox.ledger({ merchantId: story.merchantId }))).toEqual([]);
  for (const { runId } of story.runs) {
    const handle = env.client.workflow.getHandle(story.workflowId, runId);
    expect((await handle.describe()).status.name).toBe('COMPLETED');
    await replay(story, await handle.fetchHistory());
  }
  const trail = await storage.audit.trail('demo', story.requestId);
  expect(trail.at(-1)?.action).toBe('closed');
  expect(verifyTrail('demo', story.requestId, trail)).toBeUndefined();
}

const replay = ({ house, workflowId }: Story, history: unknown): Promise<void> =>
  Worker.runReplayHistory(
    { workflowBundle: house.workflowBundle, dataConverter: dataConverter(codecKeys) },
    history,
    workflowId,
  );
