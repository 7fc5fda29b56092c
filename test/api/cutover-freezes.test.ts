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
const order = { ...target, by, reason: 'the bank asked for it' };

/** @param ended requests whose run has ended when the report comes */
function doors({ stands = true, ended = [] }: { stands?: boolean; ended?: string[] } = {}) {
  const set: [CutoverFreezeTarget, string, string][] = [];
  const reported: string[] = [];
  const freezing: CutoverFreezeDependencies = {
    networks: ['unionpay', 'alipay'],
    freezes: {
      listActive: async () => [],
      set: async (freeze, who, why) => void set.push([freeze, who, why]),
      lift: async () => stands,
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
  return { freezing, set, reported };
}

describe('[B3.12] staff', () => {
  it('stop cut-overs, and every request that switches looks again', async () => {
    const { freezing, set, reported } = doors();
    await freezeCutOvers(freezing, order);
    expect(set).toEqual([[target, 'risk-1', 'the bank asked for it']]);
    expect(reported).toEqual(['policyFrozen r-1', 'policyFrozen r-2']);
  });

  it('allow them again, whatever has ended meanwhile', async () => {
    const { freezing, reported } = doors({ ended: ['r-1'] });
    await allowCutOvers(freezing, { ...target, by });
    expect(reported).toEqual(['policyFrozen r-2']);
  });

  it('are told when no such freeze stands', async () => {
    const { freezing, reported } = doors({ stands: false });
    const lift = allowCutOvers(freezing, { ...target, by });
    await expect(lift).rejects.toMatchObject({ code: 'ACT_NO_CHANGE' });
    expect(reported).toEqual([]);
  });

  it.each([
    ['a role that may not', { by: { id: 'operator-1', role: 'operator' } }, 'ACT_NOT_ALLOWED'],
    ['a bank that there is not', { name: '150' }, 'INP_FORMAT'],
    ['a network that no record names', { scope: 'network', name: 'unionpya' }, 'INP_FORMAT'],
    ['another acquirer than their own', { scope: 'acquirer', name: 'dmeo' }, 'INP_FORMAT'],
    ['a reason with a number in it', { reason: 'card 6217000200112001011' }, 'INP_NUMBER_IN_TEXT'],
  ])('are refused with %s, and nothing is set', async (_what, more, code) => {
    const { freezing, set } = doors();
    const refused = freezeCutOvers(freezing, { ...order, ...more } as typeof order);
    await expect(refused).rejects.toMatchObject({ code });
    expect(set).toEqual([]);
  });
});
