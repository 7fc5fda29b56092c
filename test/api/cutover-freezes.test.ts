import { describe, expect, it } from 'vitest';
import {
  allowCutOvers,
  freezeCutOvers,
  type CutoverFreezeDependencies,
} from '../../api/cutover-freezes.ts';
import { ActionRefused } from '../../client/errors.ts';
import type { CutoverFreezeTarget } from '../../domain/switch/cutover-freeze.ts';

const by = { id: 'risk-1', role: 'risk-officer' } as const;
const target = { acquirerId: 'demo', scope: 'bank', name: '105' } as const;
const request = { ...target, by, reason: 'the bank asked for it' };

/**
 * @param exists whether there is a freeze to lift
 * @param ended requests whose run has ended when the signal arrives
 */
function createDependencies({
  exists = true,
  ended = [],
}: { exists?: boolean; ended?: string[] } = {}) {
  const set: [CutoverFreezeTarget, string, string][] = [];
  const reported: string[] = [];
  const dependencies: CutoverFreezeDependencies = {
    networks: ['unionpay', 'alipay'],
    freezes: {
      listActive: async () => [],
      set: async (freeze, who, why) => void set.push([freeze, who, why]),
      lift: async () => exists,
      listLifted: async () => [],
    },
    cardChanges: {
      async *list({ stage, open, acquirerId }) {
        const found = { runId: 'run', stage: 'switching', startedAt: '' };
        expect([acquirerId, stage, open]).toEqual(['demo', 'switching', true]);
        for (const requestId of ['r-1', 'r-2']) yield { ...found, requestId, workflowId: 'w' };
      },
      report: async ({ requestId }, signal) => {
        if (ended.includes(requestId)) throw new ActionRefused('ACT_WRONG_STAGE');
        reported.push(`${signal} ${requestId}`);
      },
    },
  };
  return { dependencies, set, reported };
}

describe('[B3.12] staff', () => {
  it('stop cut-overs, and every switching request is signalled', async () => {
    const { dependencies, set, reported } = createDependencies();
    await freezeCutOvers(dependencies, request);
    expect(set).toEqual([[target, 'risk-1', 'the bank asked for it']]);
    expect(reported).toEqual(['policyFrozen r-1', 'policyFrozen r-2']);
  });

  it('allow cut-overs again, even when a request has ended in the meantime', async () => {
    const { dependencies, reported } = createDependencies({ ended: ['r-1'] });
    await allowCutOvers(dependencies, { ...target, by });
    expect(reported).toEqual(['policyFrozen r-2']);
  });

  it('are refused when there is no such freeze to lift', async () => {
    const { dependencies, reported } = createDependencies({ exists: false });
    const lift = allowCutOvers(dependencies, { ...target, by });
    await expect(lift).rejects.toMatchObject({ code: 'ACT_NO_CHANGE' });
    expect(reported).toEqual([]);
  });

  it.each([
    [
      'a role that is not permitted',
      { by: { id: 'operator-1', role: 'operator' } },
      'ACT_NOT_ALLOWED',
    ],
    ['an unknown bank', { name: '150' }, 'INP_FORMAT'],
    ['an unknown network', { scope: 'network', name: 'unionpya' }, 'INP_FORMAT'],
    ['an acquirer other than their own', { scope: 'acquirer', name: 'dmeo' }, 'INP_FORMAT'],
    ['a reason with a number in it', { reason: 'card 6217000200112001011' }, 'INP_NUMBER_IN_TEXT'],
  ])('are refused a freeze with %s', async (_what, more, code) => {
    const { dependencies, set } = createDependencies();
    const refusal = freezeCutOvers(dependencies, { ...request, ...more } as typeof request);
    await expect(refusal).rejects.toMatchObject({ code });
    expect(set).toEqual([]);
  });
});
