/** `it` of workflow tests: stories on a common house, each looked at once more when its test ends. */
import { expect, inject, test } from 'vitest';
import { verifyTrail } from '../../adapters/audit.ts';
import { freeze } from './frozen.ts';
import { openHouse } from './house.ts';
import { expectSound } from './ledgers.ts';
import { Replayer } from './replayer.ts';
import { installQuietRuntime } from './runtime.ts';
import { keepShown, shownByTrail } from './shown.ts';
import { Story, type Setting } from './story.ts';

/** 0 has every workflow task replayed from its history: `npm run test:nocache`. */
const cached = test.extend(
  'cachedWorkflows',
  { scope: 'worker' },
  () => process.env['MAX_CACHED_WORKFLOWS'],
);

export const it = cached
  .extend('house', { scope: 'worker' }, async ({ cachedWorkflows }, { onCleanup }) => {
    const house = await openHouse({ cachedWorkflows });
    onCleanup(async () => {
      expectSound(house.sandbox.ledger());
      await house.close();
    });
    return house;
  })
  .extend('workflowCode', { scope: 'worker' }, () => inject('workflowCode'))
  .extend('replayer', { scope: 'worker' }, ({ workflowCode }, { onCleanup }) => {
    installQuietRuntime();
    const replayer = new Replayer(workflowCode);
    onCleanup(() => replayer.close());
    return replayer;
  })
  /** Begins a story: a merchant of its own, nothing submitted. */
  .extend('begin', ({ house, replayer, task }, { onCleanup }) => {
    const stories: Story[] = [];
    onCleanup(async () => {
      house.sandbox.clearScript();
      // What a failed test left behind says nothing more.
      if ((task.result?.errors ?? []).length === 0)
        for (const story of stories) await lookBack(story, replayer);
      for (const story of stories) await story.endWatch();
    });
    return async (setting: Setting = {}): Promise<Story> => {
      const story = await Story.begin(house, setting);
      stories.push(story);
      return story;
    };
  });

/** `it` of what looks through all books: a house of the file's own, in which nobody else was. */
export const itAlone = cached.extend(
  'house',
  { scope: 'file' },
  async ({ cachedWorkflows }, { onCleanup }) => {
    const house = await openHouse({ cachedWorkflows });
    onCleanup(() => house.close());
    return house;
  },
);

/** What must hold however a story went: ended, no invariant broken, trail whole, replay the same. */
async function lookBack(story: Story, replayer: Replayer): Promise<void> {
  const { client, sandbox, storage } = story.house;
  expectSound(sandbox.ledger({ merchantId: story.merchantId }));
  for (const { workflowId, runId } of story.runs) {
    const handle = client.workflow.getHandle(workflowId, runId);
    const { name } = (await handle.describe()).status;
    // A watch may go on for weeks after all there was to tell of it.
    if (workflowId === story.workflowId) expect(name).toBe('COMPLETED');
    const history = await handle.fetchHistory();
    await replayer.replay(history, workflowId);
    const row = await storage.requests.find('demo', story.requestId);
    if (row?.runId === runId) freeze(row.standing.stage, workflowId, history);
  }
  const trail = await storage.audit.trail('demo', story.requestId);
  keepShown(shownByTrail(trail));
  expect(trail.filter(({ action }) => action === 'closed')).toHaveLength(1);
  expect(verifyTrail('demo', story.requestId, trail)).toBeUndefined();
}
