/** All transitions between stages [E3]. The diagram in docs/process.md is drawn from them, and tests cover each. */
import { gateNames, type GateName, type Stage, type StageOrOutcome } from './stages.ts';

export interface Transition {
  from: Stage;
  to: StageOrOutcome;
  /** The reason in a few words, for the diagram. */
  when: string;
}

/** Gates before the switch holds payouts: here a request can still be corrected, withdrawn or rejected. */
const beforeHold = gateNames.filter((gate) => gate !== 'trial');

const passTransitions: Transition[] = gateNames.map((from, i) => ({
  from,
  to: gateNames[i + 1] ?? 'completed',
  when: 'passed',
}));

const correctionTransitions: Transition[] = beforeHold.map((from) => ({
  from,
  to: 'correction',
  when: 'items to correct',
}));

const rejectionTransitions: Transition[] = beforeHold.map((from) => ({
  from,
  to: 'rejected',
  when: 'stopped',
}));

const withdrawalTransitions: Transition[] = [...beforeHold, 'correction' as const].map((from) => ({
  from,
  to: 'cancelled',
  when: 'withdrawn',
}));

const freezeTransitions: Transition[] = [...gateNames, 'correction' as const].map((from) => ({
  from,
  to: 'frozen',
  when: 'objection, list hit, staff',
}));

/** A thaw returns to the stage that was frozen. */
const thawTransitions: Transition[] = [...gateNames, 'correction' as const].map((to) => ({
  from: 'frozen',
  to,
  when: 'thawed by two',
}));

/** When facts have aged or changed, the gates are passed again and redo only what is missing. */
const restartTransitions: Transition[] = (['cooling', 'switching'] as GateName[]).map((from) => ({
  from,
  to: 'screening',
  when: 'an earlier gate no longer holds',
}));

/** A dead card holds payouts before the switch begins, so a request that ends early releases them first. */
const holdReleaseTransitions: Transition[] = [
  ...gateNames.filter((gate) => gate !== 'switching' && gate !== 'trial'),
  'correction' as const,
].map((from) => ({ from, to: 'rolling-back', when: 'ends while payouts are held' }));

const holdReleasedTransitions: Transition[] = (['cancelled', 'rejected', 'expired'] as const).map(
  (to) => ({
    from: 'rolling-back',
    to,
    when: 'nothing but the hold undone',
  }),
);

export const transitions: readonly Transition[] = [
  ...passTransitions,
  ...correctionTransitions,
  ...rejectionTransitions,
  ...withdrawalTransitions,
  ...freezeTransitions,
  ...thawTransitions,
  ...restartTransitions,
  ...holdReleaseTransitions,
  ...holdReleasedTransitions,
  { from: 'correction', to: 'screening', when: 'corrected' },
  { from: 'correction', to: 'expired', when: 'deadline passed' },
  { from: 'agreement', to: 'expired', when: 'not signed in time' },
  { from: 'account-proof', to: 'expired', when: 'code not entered in time' },
  { from: 'frozen', to: 'rejected', when: 'rejected' },
  { from: 'frozen', to: 'rolling-back', when: 'rejected during the switch' },
  { from: 'switching', to: 'rolling-back', when: 'a step is refused, withdrawn, forced by two' },
  { from: 'trial', to: 'rolling-back', when: 'the trial fails, forced by two' },
  { from: 'rolling-back', to: 'rolled-back', when: 'everything undone' },
];

/** Transitions of a completed request in its watch [E3 completed]. */
export const watchTransitions = [
  { from: 'completed', to: 'frozen', when: 'late objection, shortfall, wrong data' },
  { from: 'frozen', to: 'completed', when: 'thawed by two' },
  { from: 'frozen', to: 'rolling-back', when: 'rejected: the old card comes back' },
] as const;

/** Whether a request may go from one stage to the other. */
export const mayTransition = (from: StageOrOutcome, to: StageOrOutcome): boolean =>
  transitions.some((known) => known.from === from && known.to === to);

/** Whether a watch may go from one stage to the other; its rollback ends as that of a request. */
export const mayWatchTransition = (from: StageOrOutcome, to: StageOrOutcome): boolean =>
  watchTransitions.some((known) => known.from === from && known.to === to) ||
  (from === 'rolling-back' && to === 'rolled-back');
