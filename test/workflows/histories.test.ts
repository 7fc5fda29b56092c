import { Worker } from '@temporalio/worker';
import { describe, expect, inject, it } from 'vitest';
import { dataConverter } from '../../adapters/temporal/data-converter.ts';
import { outcomeKinds } from '../../domain/stages.ts';
import { frozenHistories } from '../support/frozen.ts';
import { codecKeys } from '../support/house.ts';

describe('a request that began under earlier code', () => {
  it.each(frozenHistories())('goes on as it did to $outcome', async ({ workflowId, history }) => {
    const options = {
      workflowBundle: { code: inject('workflowCode') },
      dataConverter: dataConverter(codecKeys),
    };
    await expect(Worker.runReplayHistory(options, history, workflowId)).resolves.toBeUndefined();
  });

  it('is kept for every outcome: `npm run histories` adds what is missing', () => {
    expect(frozenHistories().map(({ outcome }) => outcome)).toEqual(outcomeKinds.toSorted());
  });
});
