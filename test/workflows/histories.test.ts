import { Worker } from '@temporalio/worker';
import { describe, expect, inject, it } from 'vitest';
import { createDataConverter } from '../../adapters/temporal/data-converter.ts';
import { outcomeKinds } from '../../domain/request/stages.ts';
import { readRecordedHistories } from '../support/recorded-histories.ts';
import { codecKeys } from '../support/test-env.ts';

describe('a request that began under earlier code', () => {
  it.each(readRecordedHistories())(
    'goes on as it did to $outcome',
    async ({ workflowId, history }) => {
      const options = {
        workflowBundle: { code: inject('workflowCode') },
        dataConverter: createDataConverter(codecKeys),
      };
      await expect(Worker.runReplayHistory(options, history, workflowId)).resolves.toBeUndefined();
    },
  );

  it('is recorded for every outcome (`npm run histories` adds missing ones)', () => {
    expect(readRecordedHistories().map(({ outcome }) => outcome)).toEqual(outcomeKinds.toSorted());
  });
});
