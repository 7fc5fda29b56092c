/** Bugs for the detectors to find: each is planted into a copy of the workflows. */
import type { Patch } from './bundles.ts';

export interface Planted {
  /** What the workflow does wrong. */
  bug: string;
  patch: Patch;
  /** What the judges must say of it. */
  verdict: RegExp;
}

export const planted: readonly Planted[] = [
  {
    bug: 'sends an order again whose answer was lost',
    patch: {
      file: 'workflows/switch/orders.ts',
      find: "answer.state === 'unavailable' || answer.state === 'never-received'",
      replace: "answer.state !== 'pending'",
    },
    verdict: /was placed again after "(unknown|nothing)"/,
  },
  {
    bug: 'calls a step undone that it never took back',
    patch: {
      file: 'workflows/side/rolling-back.ts',
      find: '  await mustBeDone(c, progress, order);',
      replace: "  progress.state = 'done';",
    },
    // Which one is met first is the schedule's affair: the hold is undone like every other step.
    verdict: /stands on 0128, not on 0001|payouts are still held/,
  },
  {
    bug: 'takes an objection and goes on',
    patch: {
      file: 'workflows/messages/alarms.ts',
      find: "breakIn(c, { kind: 'freeze', code: 'RSK_OBJECTED' });",
      replace: '',
    },
    verdict: /switched after object/,
  },
  {
    bug: 'takes a withdrawal and goes on',
    patch: {
      file: 'workflows/messages/merchant.ts',
      find: "breakIn(c, { kind: 'withdraw' });",
      replace: '',
    },
    verdict: /switched after withdraw/,
  },
  {
    bug: 'is content with one person where two must agree',
    patch: {
      file: 'workflows/messages/permit.ts',
      find: 'if (first !== undefined && first !== act.by.id) {',
      replace: 'if (act) {',
    },
    verdict: /switched after/,
  },
  {
    bug: 'releases the held payouts twice',
    patch: {
      file: 'workflows/switch/release.ts',
      find: '  paysNew(c);\n',
      replace:
        "  paysNew(c);\n  await settlementOrder(c, 'release', 'twice', {}, 'new').place();\n",
    },
    verdict: /release\/new was placed again after "done"/,
  },
  {
    bug: 'holds payouts and says that they go to the old card',
    patch: {
      file: 'workflows/switch/take.ts',
      find: "if (step.name === 'hold') c.money = 'hold';",
      replace: '',
    },
    verdict: /said old, but payouts were held/,
  },
  {
    bug: 'holds payouts of a watched card and says that they go to it',
    patch: {
      file: 'workflows/watch/holding.ts',
      find: "  w.c.money = 'hold';\n",
      replace: '',
    },
    verdict: /said new, but payouts were held/,
  },
  {
    bug: 'does something else when it is replayed',
    patch: {
      file: 'workflows/case.ts',
      find: 'return `${this.requestId}/${step}/${target}`;',
      replace:
        "return `${this.requestId}/${step}/${target}${workflowInfo().unsafe.isReplaying ? '!' : ''}`;",
    },
    verdict: /\(I14\)/,
  },
];
