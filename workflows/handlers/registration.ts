/** All messages, set before the first await: what arrives early is neither lost nor refused. */
import { CancellationScope, condition, setHandler } from '@temporalio/workflow';
import type { ChangeRequest } from '../change-card/change-request.ts';
import { assessmentsQuery, statusQuery, submit, timelineQuery } from '../contract.ts';
import type { RequestMessage } from '../contract.ts';
import { buildStatus } from '../change-card/status.ts';
import { registerObjectionHandlers } from './objections.ts';
import { registerConfirmationHandlers } from './confirmations.ts';
import { registerMerchantHandlers } from './merchant.ts';
import { buildRefusal } from './permission.ts';
import { registerIdentityProofHandlers } from './identity-proofs.ts';
import { registerReportHandlers } from './reports.ts';
import { registerResendHandlers } from './resends.ts';
import { registerSessionHandlers } from './sessions.ts';
import { registerSigningHandlers } from './signing.ts';
import { registerStaffHandlers } from './staff.ts';

export function registerHandlers(c: ChangeRequest): void {
  // No validator: a submission that reached a run is answered, even when another run has it.
  setHandler(submit, async (submission: RequestMessage | undefined) => {
    if (submission?.requestId !== c.requestId) throw buildRefusal('ACT_OTHER_REQUEST');
    const isAnswered = () => c.acknowledgement !== undefined || c.isClosed;
    await CancellationScope.nonCancellable(() => condition(isAnswered));
    if (!c.acknowledgement) throw buildRefusal('SYS_INTERNAL');
    return c.acknowledgement;
  });
  registerPeopleHandlers(c);
  registerReportHandlers(c);
}

/** Queries, and the actions of merchants and staff. */
export function registerPeopleHandlers(c: ChangeRequest): void {
  setHandler(statusQuery, () => buildStatus(c));
  setHandler(timelineQuery, () => c.timeline);
  setHandler(assessmentsQuery, () => ({
    policy: c.input.policy,
    gates: c.assessments.list(),
  }));
  registerMerchantHandlers(c);
  registerSessionHandlers(c);
  registerIdentityProofHandlers(c);
  registerResendHandlers(c);
  registerSigningHandlers(c);
  registerConfirmationHandlers(c);
  registerObjectionHandlers(c);
  registerStaffHandlers(c);
}
