/** Checks the proof that an act of staff carries. */
import type { AssessedAnswer, Rules, WithRules } from './rules.ts';

/** What a proof is bound to. */
export interface StaffAct {
  action: string;
  /** The idempotency key: the id of the update. */
  key: string;
  /** The whole message with request and actor, without the proof. */
  message: object;
}

export interface StaffAssertionsPort {
  /** Whether the proof was made by API or worker for this act, minutes ago at most. */
  check(act: StaffAct, assertion: string): boolean;
}

export const createStaffAssertionActivities = (assertions: StaffAssertionsPort, rules: Rules) => ({
  /** Whether the proof is sound. If it is, the rules are asked by the facts of the question. */
  checkStaffAssertion: ({
    assertion,
    rules: asked,
    ...act
  }: StaffAct & WithRules & { assertion: string }): Promise<AssessedAnswer<boolean>> =>
    rules.assessAnswer(assertions.check(act, assertion), asked, (isSound) =>
      isSound ? {} : undefined,
    ),
});
