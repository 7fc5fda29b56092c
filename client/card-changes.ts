/** Submits, acts on and reads card changes over Temporal; one class, because all calls share its retries. Handles tokens only: no SQL, no vault. */
import {
  WithStartWorkflowOperation,
  WorkflowExecutionAlreadyStartedError,
  WorkflowIdConflictPolicy,
  type Client,
  type WorkflowHandle,
} from '@temporalio/client';
import type { SignalDefinition, UpdateDefinition } from '@temporalio/common';
import { TypedSearchAttributes } from '@temporalio/common';
import type { PolicyResolver } from '../adapters/settings/policy-files.ts';
import { CardChangeRequest, type Actor } from '../domain/request/card-change-schema.ts';
import { isAssertedAction } from '../domain/request/asserted-acts.ts';
import type { Policy } from '../domain/policy/policy-schema.ts';
import * as contract from '../workflows/contract.ts';
import type { SubmissionOrigin } from '../domain/request/submission-origin.ts';
import type { Acknowledgement } from '../domain/request/acknowledgement.ts';
import type {
  ActionAnswer,
  ActionName,
  Assessments,
  ChangeCardInput,
  Outcome,
  SignalName,
  Status,
  TimelineEntry,
} from '../workflows/contract.ts';
import { buildMessageSchema, type ActionFields } from './action-fields.ts';
import { computeBodyDigest, computeUpdateId } from './ids.ts';
import {
  buildListedCardChange,
  buildVisibilityQuery,
  type ListedCardChange,
  type ListFilter,
} from './listing.ts';
import { RetryingCalls, type CallPolicy } from './retrying-calls.ts';
import { ActionRefused, isClosedBeforeAnswer, translateError } from './errors.ts';
import { validate, buildRefusal } from './validation.ts';
import { sendToRequestOrWatch, readRequestOrWatchStatus, type CardChangeRef } from './watch.ts';

type ChangeCard = (input: ChangeCardInput) => Promise<Outcome>;

export type ReportFields<S extends SignalName> =
  (typeof contract.signals)[S] extends SignalDefinition<[infer Message]>
    ? Omit<Message, 'requestId'>
    : never;

export interface SubmitOptions {
  /** Temporal priority of its tasks, from 1 (first) to 5 (last); 3 by default. */
  urgency?: number;
  /** What the API has counted; nobody else knows it. */
  origin?: SubmissionOrigin;
}

/** Makes the proof of an act of staff. */
export type StaffAsserter = (act: { action: string; key: string; message: object }) => string;

export class CardChanges {
  readonly #temporal: Client;
  readonly #getPolicy: PolicyResolver;
  readonly #calls: RetryingCalls;
  readonly #assertStaffAct: StaffAsserter | undefined;

  /**
   * @param policy the policy that is pinned to new requests, or a function that finds it by acquirer
   * @param assertStaffAct makes the proof that decisions of staff need; API and worker alone can
   */
  constructor(
    temporal: Client,
    policy: Policy | PolicyResolver,
    callPolicy: Partial<CallPolicy> = {},
    assertStaffAct?: StaffAsserter,
  ) {
    this.#assertStaffAct = assertStaffAct;
    this.#temporal = temporal;
    this.#getPolicy = typeof policy === 'function' ? policy : () => policy;
    this.#calls = new RetryingCalls(temporal, callPolicy);
  }

  /**
   * Starts a request and returns its acknowledgement; for a request id that was submitted before, the
   * acknowledgement of that submission.
   * @throws ActionRefused with every faulty field, or `POL_OPEN_REQUEST` when another request
   *   of the scope is open; Unavailable when no worker answers: submit the same again
   */
  async submit(input: CardChangeRequest, options: SubmitOptions = {}): Promise<Acknowledgement> {
    const request = validate(CardChangeRequest, input);
    const { acquirerId, merchantId, requestId, scope } = request;
    try {
      return await this.#calls.callUntilAnswered(() => this.#submitOnce(request, options));
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw translateError(error);
    }
    const handle = this.#temporal.workflow.getHandle(
      contract.buildWorkflowId(acquirerId, merchantId, scope),
    );
    return this.#readAcknowledgement(handle, requestId);
  }

  /**
   * Acts on a request, or on its watch once the request is completed. Decisions of staff are refused unless
   * this client can prove them: a back office sends them over HTTP.
   * @param key the caller's idempotency key: the same key counts once
   * @throws ActionRefused with the reason; Unavailable when no worker answers: send the same again with
   *   the same key
   */
  async act<A extends ActionName>(
    ref: CardChangeRef,
    action: A,
    fields: ActionFields<A> & { by: Actor },
    key: string,
  ): Promise<ActionAnswer> {
    // This update id of the run is taken by its submission, whose answer would come back.
    if (key === ref.requestId) throw buildRefusal([{ field: 'key', code: 'INP_FORMAT' }]);
    const said = { ...validate(buildMessageSchema(action), fields), requestId: ref.requestId };
    const updateId = computeUpdateId(key);
    const assertion = isAssertedAction(action)
      ? this.#assertStaffAct?.({ action, key: updateId, message: said })
      : undefined;
    const message = { ...said, ...(assertion !== undefined && { assertion }) };
    const update = contract.actions[action] as UpdateDefinition<ActionAnswer, [typeof message]>;
    return sendToRequestOrWatch(
      (each) => this.#readStatus(each),
      ref,
      action,
      async (at) => {
        try {
          return await this.#calls.callUntilAnswered(() =>
            this.#getHandle(at).executeUpdate(update, { args: [message], updateId }),
          );
        } catch (error) {
          if (isClosedBeforeAnswer(error)) return buildAcceptedAnswer(await this.status(at));
          throw translateError(error);
        }
      },
    );
  }

  /**
   * Passes on what a party reported. The same message id counts once.
   * @throws ActionRefused when the run is closed; Unavailable when Temporal does not answer: report the
   *   same again
   */
  async report<S extends SignalName>(
    ref: CardChangeRef,
    signal: S,
    report: ReportFields<S>,
  ): Promise<void> {
    const definition = contract.signals[signal] as SignalDefinition<[object]>;
    await sendToRequestOrWatch(
      (each) => this.#readStatus(each),
      ref,
      signal,
      (at) =>
        this.#calls.callOnce(() =>
          this.#getHandle(at).signal(definition, { ...report, requestId: ref.requestId }),
        ),
    );
  }

  /**
   * The state of a request, or of its watch once the request is completed.
   * @throws ActionRefused when Temporal no longer has either; Unavailable
   */
  async status(ref: CardChangeRef, deadlineMs?: number): Promise<Status> {
    const status = await readRequestOrWatchStatus(
      (each) => this.#readStatus(each, deadlineMs),
      ref,
    );
    if (!status) throw new ActionRefused('ACT_WRONG_STAGE');
    return status;
  }

  /** @throws ActionRefused when Temporal no longer has the run; Unavailable */
  timeline(ref: CardChangeRef): Promise<TimelineEntry[]> {
    return this.#calls.callOnce(() => this.#getHandle(ref).query(contract.timelineQuery));
  }

  /** @throws ActionRefused when Temporal no longer has the run; Unavailable */
  assessments(ref: CardChangeRef): Promise<Assessments> {
    return this.#calls.callOnce(() => this.#getHandle(ref).query(contract.assessmentsQuery));
  }

  /**
   * Waits for the end, which may take months.
   * @throws WorkflowFailedError when the run was terminated; ActionRefused when Temporal no longer has it; Unavailable
   *   when Temporal does not answer meanwhile: wait again
   */
  outcome(ref: CardChangeRef): Promise<Outcome> {
    return this.#calls.waitFor(() => this.#getHandle(ref).result());
  }

  /**
   * Newest first, from Temporal's visibility, which lags behind: a request just started may be missing.
   * @throws Unavailable when Temporal does not answer: list again
   */
  async *list(filter: ListFilter): AsyncGenerator<ListedCardChange> {
    const query = buildVisibilityQuery(filter);
    const found = this.#temporal.workflow.list({ query })[Symbol.asyncIterator]();
    for (;;) {
      const next = await this.#calls.callOnce(() => found.next());
      if (next.done === true) return;
      yield buildListedCardChange(next.value);
    }
  }

  #getHandle(ref: CardChangeRef): WorkflowHandle<ChangeCard> {
    return this.#temporal.workflow.getHandle<ChangeCard>(ref.workflowId, ref.runId);
  }

  /** Undefined for a workflow that Temporal does not have. */
  async #readStatus(ref: CardChangeRef, deadlineMs?: number): Promise<Status | undefined> {
    try {
      return await this.#calls.callOnce(
        () => this.#getHandle(ref).query(contract.statusQuery),
        deadlineMs,
      );
    } catch (error) {
      if (error instanceof ActionRefused) return undefined;
      throw error;
    }
  }

  #submitOnce(request: CardChangeRequest, options: SubmitOptions): Promise<Acknowledgement> {
    const { requestId } = request;
    return this.#temporal.workflow.executeUpdateWithStart(contract.submit, {
      args: [{ requestId }],
      updateId: computeUpdateId(requestId),
      startWorkflowOperation: new WithStartWorkflowOperation<ChangeCard>(
        contract.changeCardType,
        this.#buildStart(request, options),
      ),
    });
  }

  #buildStart(request: CardChangeRequest, { urgency, origin }: SubmitOptions) {
    const { acquirerId, merchantId, requestId, scope, oldAccount, newAccount } = request;
    const subject = [merchantId, ...(scope ? [`终端 ${scope.terminal}`] : [])].join(' ');
    const { searchAttributes } = contract;
    return {
      workflowId: contract.buildWorkflowId(acquirerId, merchantId, scope),
      taskQueue: contract.taskQueue,
      args: [
        {
          request,
          policy: this.#getPolicy(acquirerId),
          bodyDigest: computeBodyDigest(request),
          ...(origin && { origin }),
        },
      ] as [ChangeCardInput],
      workflowIdConflictPolicy: WorkflowIdConflictPolicy.FAIL,
      workflowIdReusePolicy: 'ALLOW_DUPLICATE' as const,
      // Many requests of one acquirer do not delay those of another.
      priority: {
        fairnessKey: acquirerId,
        ...(urgency !== undefined && { priorityKey: urgency }),
      },
      staticSummary: `换卡 ${subject} ****${oldAccount.last4} → ****${newAccount.last4}`,
      typedSearchAttributes: new TypedSearchAttributes([
        { key: searchAttributes.stage, value: 'screening' },
        { key: searchAttributes.requestId, value: requestId },
        { key: searchAttributes.intake, value: request.intake },
      ]),
    };
  }

  /** Of the open run of the scope. @throws ActionRefused when that run is of another request */
  async #readAcknowledgement(handle: WorkflowHandle, requestId: string): Promise<Acknowledgement> {
    return this.#calls.callOnce(async () => {
      const { typedSearchAttributes: found } = await handle.describe();
      const running = found.get(contract.searchAttributes.requestId);
      // Attaches to the submission, or repeats it: the run may have started and its update been lost.
      if (running === requestId)
        return handle.executeUpdate(contract.submit, {
          args: [{ requestId }],
          updateId: computeUpdateId(requestId),
        });
      const stage = found.get(contract.searchAttributes.stage);
      throw new ActionRefused('POL_OPEN_REQUEST', {
        running: { requestId: running ?? '', ...(stage !== undefined && { stage }) },
      });
    });
  }
}

const buildAcceptedAnswer = (status: Status): ActionAnswer => ({
  stage: status.stage,
  waitingOn: status.waitingOn,
  ...(status.due !== undefined && { due: status.due }),
  problems: status.problems,
  next: status.next.merchant,
  verdict: 'accepted',
});
