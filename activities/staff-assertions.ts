/** Checks the proof that an act of staff carries. */
import { activityInfo } from '@temporalio/activity';
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
  /**
   * Whether the proof was made by API or worker for this act, minutes before it was taken at most.
   * @param takenAtMs when the act was taken, ms since 1970: workers may have been away since
   */
  check(act: StaffAct, assertion: string, takenAtMs: number): boolean;
}

export const createStaffAssertionActivities = (assertions: StaffAssertionsPort, rules: Rules) => ({
  /** Whether the proof is sound. If it is, the rules are asked by the facts of the question. */
  checkStaffAssertion: ({
    assertion,
    rules: asked,
    ...act
  }: StaffAct & WithRules & { assertion: string }): Promise<AssessedAnswer<boolean>> =>
    rules.assessAnswer(
      // The check is asked for with the act.
      assertions.check(act, assertion, activityInfo().scheduledTimestampMs),
      asked,
      (isSound) => (isSound ? {} : undefined),
    ),
});
