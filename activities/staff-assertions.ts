/** Checks the proof that an act of staff carries. */

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

export const createStaffAssertionActivities = (assertions: StaffAssertionsPort) => ({
  checkStaffAssertion: async ({
    assertion,
    ...act
  }: StaffAct & { assertion: string }): Promise<boolean> => assertions.check(act, assertion),
});
