/** Bugs for the detectors to find: each is planted into a copy of the workflows. */
import type { Patch } from './engine/workflow-bundle.ts';

export interface Mutant {
  /** What the workflow does wrong. */
  bug: string;
  patch: Patch;
  /** What the judges must say of it. */
  expectedFault: RegExp;
}

export const mutants: readonly Mutant[] = [
  {
    bug: 'sends an order again whose answer was lost',
    patch: {
      file: 'workflows/switch/send-order.ts',
      find: "answer.state === 'unavailable' || answer.state === 'never-received'",
      replace: "answer.state !== 'pending'",
    },
    expectedFault: /was placed again after "(unknown|nothing)"/,
  },
  {
    bug: 'calls a step undone that it never took back',
    patch: {
      file: 'workflows/stages/rolling-back.ts',
      find: '  await runStep(c, buildRequiredStep(progress.name, progress.target, order));',
      replace: "  progress.state = 'done';",
    },
    // Which one is met first is the schedule's affair: the hold is undone like every other step.
    expectedFault: /stands on 0128, not on 0001|payouts are still held/,
  },
  {
    bug: 'takes an objection and goes on',
    patch: {
      file: 'workflows/handlers/objections.ts',
      find: "interruptRequest(c, { kind: 'freeze', code: 'RSK_OBJECTED' });",
      replace: '',
    },
    expectedFault: /switched after object/,
  },
  {
    bug: 'takes a withdrawal and goes on',
    patch: {
      file: 'workflows/handlers/merchant.ts',
      find: "interruptRequest(c, { kind: 'withdraw' });",
      replace: '',
    },
    expectedFault: /switched after withdraw/,
  },
  {
    bug: 'is content with one person where two must agree',
    patch: {
      file: 'workflows/handlers/dual-approval.ts',
      find: 'if (first !== undefined && first !== by)',
      replace: 'if (by)',
    },
    expectedFault: /switched after/,
  },
  {
    bug: 'releases the held payouts twice',
    patch: {
      file: 'workflows/switch/release.ts',
      find: '  markReleased(c);\n',
      replace:
        "  markReleased(c);\n  await buildSettlementOrder(c, 'release', 'twice', {}, 'new').place();\n",
    },
    expectedFault: /release\/new was placed again after "done"/,
  },
  {
    bug: 'holds payouts and says that they go to the old card',
    patch: {
      file: 'workflows/switch/plan.ts',
      find: "c.money = 'hold';",
      replace: '',
    },
    expectedFault: /said old, but payouts were held/,
  },
  {
    bug: 'holds payouts of a watched card and says that they go to it',
    patch: {
      file: 'workflows/watch/payout-hold.ts',
      find: "  w.c.money = 'hold';\n",
      replace: '',
    },
    expectedFault: /said new, but payouts were held/,
  },
  {
    bug: 'does something else when it is replayed',
    patch: {
      file: 'workflows/change-card/change-request.ts',
      find: 'return `${this.requestId}/${step}/${target}`;',
      replace:
        "return `${this.requestId}/${step}/${target}${workflowInfo().unsafe.isReplaying ? '!' : ''}`;",
    },
    expectedFault: /\(I14\)/,
  },
];
