/** The library: card changes driven over Temporal. Tokens only; it knows no SQL and no vault. */
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
import type { Policy } from '../domain/policy/policy-schema.ts';
import * as contract from '../workflows/contract.ts';
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
import { computeBodyDigest } from './ids.ts';
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

export class CardChanges {
  readonly #temporal: Client;
  readonly #getPolicy: PolicyResolver;
  readonly #calls: RetryingCalls;

  /** @param policy new requests begin, and finish, under it; or what says so for each acquirer */
  constructor(
    temporal: Client,
    policy: Policy | PolicyResolver,
    callPolicy: Partial<CallPolicy> = {},
  ) {
    this.#temporal = temporal;
    this.#getPolicy = typeof policy === 'function' ? policy : () => policy;
    this.#calls = new RetryingCalls(temporal, callPolicy);
  }

  /**
   * Starts a request, or answers for the one started before under the same request id.
   * @param urgency of its tasks among others: 1 goes first, 3 unless told, 5 last
   * @throws ActionRefused with every faulty field, or `POL_OPEN_REQUEST` when the merchant has
   *   another request open; Unavailable when no worker answers: submit the same again
   */
  async submit(input: CardChangeRequest, urgency?: number): Promise<Acknowledgement> {
    const request = validate(CardChangeRequest, input);
    const { acquirerId, merchantId, requestId } = request;
    try {
      return await this.#calls.callUntilAnswered(() => this.#submitOnce(request, urgency));
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw translateError(error);
    }
    const handle = this.#temporal.workflow.getHandle(
      contract.buildWorkflowId(acquirerId, merchantId),
    );
    return this.#readAcknowledgement(handle, requestId);
  }

  /**
   * Acts on a request, or on the watch over its card once it is completed. The key is the caller's
   * own for this act: the same key counts once.
   * @throws ActionRefused with the reason; Unavailable: act again with the same key
   */
  async act<A extends ActionName>(
    ref: CardChangeRef,
    action: A,
    fields: ActionFields<A> & { by: Actor },
    key: string,
  ): Promise<ActionAnswer> {
    // Update ids are one space per run, and this one is the submission's.
    if (key === ref.requestId) throw buildRefusal([{ field: 'key', code: 'INP_FORMAT' }]);
    const message = { ...validate(buildMessageSchema(action), fields), requestId: ref.requestId };
    const update = contract.actions[action] as UpdateDefinition<ActionAnswer, [typeof message]>;
    return sendToRequestOrWatch(
      (each) => this.#readStatus(each),
      ref,
      action,
      async (at) => {
        try {
          return await this.#calls.callUntilAnswered(() =>
            this.#getHandle(at).executeUpdate(update, { args: [message], updateId: key }),
          );
        } catch (error) {
          if (isClosedBeforeAnswer(error)) return buildAcceptedAnswer(await this.status(at));
          throw translateError(error);
        }
      },
    );
  }

  /**
   * Passes on what a party reported. Keep message ids apart: the same one counts once.
   * @throws ActionRefused when the run is closed; Unavailable: report the same again
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
   * How a request stands; once it is completed, how the watch over its card does.
   * @throws ActionRefused when Temporal knows neither any longer; Unavailable
   */
  async status(ref: CardChangeRef, deadlineMs?: number): Promise<Status> {
    const status = await readRequestOrWatchStatus(
      (each) => this.#readStatus(each, deadlineMs),
      ref,
    );
    if (!status) throw new ActionRefused('ACT_WRONG_STAGE');
    return status;
  }

  /** @throws ActionRefused when Temporal knows the run no longer; Unavailable */
  timeline(ref: CardChangeRef): Promise<TimelineEntry[]> {
    return this.#calls.callOnce(() => this.#getHandle(ref).query(contract.timelineQuery));
  }

  /** @throws ActionRefused when Temporal knows the run no longer; Unavailable */
  assessments(ref: CardChangeRef): Promise<Assessments> {
    return this.#calls.callOnce(() => this.#getHandle(ref).query(contract.assessmentsQuery));
  }

  /** Waits for the end, which may take months. @throws WorkflowFailedError when the run was killed */
  outcome(ref: CardChangeRef): Promise<Outcome> {
    return this.#getHandle(ref).result();
  }

  /** Newest first, from Temporal's visibility: what was started a moment ago may be missing. */
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

  /** Undefined for what Temporal does not know. */
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

  #submitOnce(request: CardChangeRequest, urgency?: number): Promise<Acknowledgement> {
    const { requestId } = request;
    return this.#temporal.workflow.executeUpdateWithStart(contract.submit, {
      args: [{ requestId }],
      updateId: requestId,
      startWorkflowOperation: new WithStartWorkflowOperation<ChangeCard>(
        contract.changeCardType,
        this.#buildStart(request, urgency),
      ),
    });
  }

  #buildStart(request: CardChangeRequest, urgency?: number) {
    const { acquirerId, merchantId, requestId, oldAccount, newAccount } = request;
    const { searchAttributes } = contract;
    return {
      workflowId: contract.buildWorkflowId(acquirerId, merchantId),
      taskQueue: contract.taskQueue,
      args: [
        { request, policy: this.#getPolicy(acquirerId), bodyDigest: computeBodyDigest(request) },
      ] as [ChangeCardInput],
      workflowIdConflictPolicy: WorkflowIdConflictPolicy.FAIL,
      workflowIdReusePolicy: 'ALLOW_DUPLICATE' as const,
      // No acquirer's many requests keep another one's waiting.
      priority: {
        fairnessKey: acquirerId,
        ...(urgency !== undefined && { priorityKey: urgency }),
      },
      staticSummary: `换卡 ${merchantId} ****${oldAccount.last4} → ****${newAccount.last4}`,
      typedSearchAttributes: new TypedSearchAttributes([
        { key: searchAttributes.stage, value: 'screening' },
        { key: searchAttributes.requestId, value: requestId },
        { key: searchAttributes.intake, value: request.intake },
      ]),
    };
  }

  /** The merchant has an open run: it is this very request, or another one that is in the way. */
  async #readAcknowledgement(handle: WorkflowHandle, requestId: string): Promise<Acknowledgement> {
    return this.#calls.callOnce(async () => {
      const { typedSearchAttributes: found } = await handle.describe();
      const running = found.get(contract.searchAttributes.requestId);
      // Attaches to the submission, or makes it again: the start may have outlived its update.
      if (running === requestId)
        return handle.executeUpdate(contract.submit, {
          args: [{ requestId }],
          updateId: requestId,
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
