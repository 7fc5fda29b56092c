/** Mutants: bugs that are put into a copy of the workflows, to test that the invariants detect them. */
import type { Schedule } from './schedule/schedule.ts';
import type { Patch } from './engine/workflow-bundle.ts';

export interface Mutant {
  /** What the workflow does wrong. */
  bug: string;
  patch: Patch;
  /** What the invariants must report. */
  expectedFault: RegExp;
  /** Of the random schedules; one that finds the bug soon, because each schedule takes a quarter of a second. */
  seed?: number;
  /** One that finds the bug, where random ones seldom do. */
  schedule?: Partial<Schedule>;
}

export const mutants: readonly Mutant[] = [
  {
    bug: 'sends an order again after its answer was lost',
    patch: {
      file: 'workflows/switch/send-order.ts',
      find: "answer.state === 'unavailable' || answer.state === 'never-received'",
      replace: "answer.state !== 'pending'",
    },
    expectedFault: /was placed again after "(unknown|nothing)"/,
  },
  {
    bug: 'reports a step as undone without undoing it',
    patch: {
      file: 'workflows/stages/rolling-back.ts',
      find: '  await runStep(c, buildRequiredStep(progress.name, progress.target, order), { known });',
      replace: "  progress.state = 'done';",
    },
    // Which step fails first depends on the schedule: the hold is undone like every other step.
    expectedFault: /stands on 0128, not on 0001|payouts are still held/,
  },
  {
    bug: 'accepts an objection and continues',
    patch: {
      file: 'workflows/handlers/objections.ts',
      find: "interruptRequest(c, { kind: c.policy['objection.rules'].first, code: 'RSK_OBJECTED' });",
      replace: '',
    },
    expectedFault: /(set-target|test-payout) after object/,
    seed: 2,
  },
  {
    bug: 'has a stop of the watch wait for the end of another order',
    patch: {
      file: 'workflows/switch/send-order.ts',
      find: 'if (order.yieldsToStops && ',
      replace: 'if (order.party === undefined && ',
    },
    expectedFault: /payouts were not held within an hour after object/,
    schedule: {
      faults: [{ call: 'lift-cap', nth: 0, fault: 'pending-silent' }],
      injectedEvents: [{ stage: 'completed', events: 9, kind: 'object' }],
    },
  },
  {
    bug: 'accepts a withdrawal and continues',
    patch: {
      file: 'workflows/handlers/merchant.ts',
      find: "interruptRequest(c, { kind: 'withdraw' });",
      replace: '',
    },
    expectedFault: /(set-target|penny) after withdraw/,
    seed: 4,
  },
  {
    bug: 'accepts one person where two must agree',
    patch: {
      file: 'workflows/handlers/dual-approval.ts',
      find: 'if (first !== undefined && !isSamePerson(first, by))',
      replace: 'if (by)',
    },
    expectedFault: /(set-target|test-payout) after/,
    seed: 2,
  },
  {
    bug: 'releases the held payouts twice',
    patch: {
      file: 'workflows/switch/release.ts',
      find: "    buildRequiredStep('unlock', 'settlement', buildUnlockOrder(c)),\n",
      replace: "    buildRequiredStep('release-again', 'settlement', buildReleaseOrder(c)),\n",
    },
    expectedFault: /release\/new was placed again after "done"/,
  },
  {
    bug: 'releases the held payouts in the midst of an errand',
    patch: {
      file: 'workflows/switch/release.ts',
      find: '  return runSteps(c, [\n',
      replace:
        "  return runSteps(c, [\n    buildRequiredStep('unlock-first', 'settlement', buildUnlockOrder(c)),\n",
    },
    expectedFault: /release\/new moves money and is not the first of its errand/,
  },
  {
    bug: 'holds payouts and reports that they go to the old card',
    patch: {
      file: 'workflows/switch/plan.ts',
      find: "  onBegin: () => {\n    c.money = 'hold';\n  },",
      replace: '  onBegin: () => undefined,',
    },
    expectedFault: /said old, but payouts were held/,
  },
  {
    bug: 'holds payouts of a watched card and reports that they go to it',
    patch: {
      file: 'workflows/watch/payout-hold.ts',
      find: "  w.c.money = 'hold';\n",
      replace: '',
    },
    expectedFault: /said new, but payouts were held/,
  },
  {
    bug: 'cuts over while a batch of payouts is open',
    patch: {
      file: 'workflows/stages/switching.ts',
      find: '  (await awaitBatchesClosed(c)) ?? checkPenny(c);',
      replace: '  checkPenny(c);',
    },
    expectedFault: /ordered while a batch was open/,
  },
  {
    bug: 'tells nobody of a payout that came back from the old card',
    patch: {
      file: 'workflows/watch/payouts.ts',
      find: '  tellOfReturns(w, assessment);\n',
      replace: '',
    },
    expectedFault: /1 payouts came back, and 0 returns were told/,
    seed: 63_352,
  },
  {
    bug: 'says that the old card is paid before the network was read back',
    patch: {
      file: 'workflows/stages/rolling-back.ts',
      find: '  if (payer) await lookAtStoppedNetwork(c, payer);',
      replace: "  if (payer) c.switch.networkMoney[payer.id] = 'old';",
    },
    expectedFault: /was said to pay the old card before it did/,
    schedule: { setting: { networks: 'lead-pays', payout: 'sent-back' } },
  },
  {
    bug: 'looks at no network while the request is frozen',
    patch: {
      file: 'workflows/switch/network-way-back.ts',
      find: '    let money = await lookAtStoppedNetwork(c, network);',
      replace: "    let money = undefined as 'old' | 'new' | undefined;",
    },
    expectedFault: /has paid the new card for long, and nobody says so/,
    schedule: {
      setting: { networks: 'lead-pays' },
      overrides: [0, 1, 2, 3].map((nth) => ({ behaviour: 'decide-freeze', nth, variant: 'late' })),
      injectedEvents: [{ stage: 'switching', events: 6, kind: 'freeze' }],
    },
  },
  {
    bug: 'holds payouts while a network examines the new account',
    patch: {
      file: 'workflows/switch/plan.ts',
      find: "approval === 'audited' && isPaidMeanwhile",
      replace: "approval === 'audited' && !isPaidMeanwhile",
    },
    expectedFault: /was examined while payouts were held/,
  },
  {
    bug: 'sends other commands when it is replayed',
    patch: {
      file: 'workflows/change-card/change-request.ts',
      find: 'return `${this.requestId}/${step}/${target}`;',
      replace:
        "return `${this.requestId}/${step}/${target}${workflowInfo().unsafe.isReplaying ? '!' : ''}`;",
    },
    expectedFault: /\(I14\)/,
  },
];
