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
import type { PolicyOf } from '../adapters/policies.ts';
import { CardChangeRequest, type Actor } from '../domain/card-change.ts';
import type { Policy } from '../domain/policy.ts';
import * as contract from '../workflows/contract.ts';
import type {
  Acknowledgement,
  ActionAnswer,
  ActionName,
  Assessments,
  ChangeCardInput,
  Outcome,
  Status,
  TimelineEntry,
} from '../workflows/contract.ts';
import { messageSchemaOf, type ActionFields } from './actions.ts';
import { bodyDigestOf } from './ids.ts';
import { listed, visibilityQuery, type ListedCardChange, type ListFilter } from './listing.ts';
import { ActionRefused, isClosedWhileAnswering, translated, Unavailable } from './refusals.ts';
import { checked, refusalOf } from './validation/problems.ts';

type ChangeCard = (input: ChangeCardInput) => Promise<Outcome>;

/** Names one run of one request; an acknowledgement is one. */
export type CardChangeRef = Pick<Acknowledgement, 'workflowId' | 'runId' | 'requestId'>;

const signals = {
  bankReported: contract.bankReported,
  networkReported: contract.networkReported,
  merchantChanged: contract.merchantChanged,
  accountClosed: contract.accountClosed,
  bankNotifiedChange: contract.bankNotifiedChange,
  policyFrozen: contract.policyFrozen,
} as const;
export type SignalName = keyof typeof signals;
export type ReportOf<S extends SignalName> =
  (typeof signals)[S] extends SignalDefinition<[infer Message]>
    ? Omit<Message, 'requestId'>
    : never;

export interface Patience {
  /** Of one call; gRPC has no deadline of its own. Default 10 s. */
  callMs: number;
  /** How often a call without an answer is made, always with the same ids. Default 3. */
  calls: number;
}

export class CardChanges {
  readonly #temporal: Client;
  readonly #policyOf: PolicyOf;
  readonly #patience: Patience;

  /** @param policy new requests begin, and finish, under it; or what says so for each acquirer */
  constructor(temporal: Client, policy: Policy | PolicyOf, patience: Partial<Patience> = {}) {
    this.#temporal = temporal;
    this.#policyOf = typeof policy === 'function' ? policy : () => policy;
    this.#patience = { callMs: 10_000, calls: 3, ...patience };
  }

  /**
   * Starts a request, or answers for the one started before under the same request id.
   * @param urgency of its tasks among others: 1 goes first, 3 unless told, 5 last
   * @throws ActionRefused with every faulty field, or `POL_OPEN_REQUEST` when the merchant has
   *   another request open; Unavailable when no worker answers: submit the same again
   */
  async submit(input: CardChangeRequest, urgency?: number): Promise<Acknowledgement> {
    const request = checked(CardChangeRequest, input);
    const { acquirerId, merchantId, requestId } = request;
    try {
      return await this.#patiently(() => this.#submitOnce(request, urgency));
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw translated(error);
    }
    const handle = this.#temporal.workflow.getHandle(contract.workflowIdOf(acquirerId, merchantId));
    return this.#acknowledgedBy(handle, requestId);
  }

  /**
   * Acts on a request. The key is the caller's own for this act: the same key counts once.
   * @throws ActionRefused with the reason; Unavailable: act again with the same key
   */
  async act<A extends ActionName>(
    ref: CardChangeRef,
    action: A,
    fields: ActionFields<A> & { by: Actor },
    key: string,
  ): Promise<ActionAnswer> {
    // Update ids are one space per run, and this one is the submission's.
    if (key === ref.requestId) throw refusalOf([{ field: 'key', code: 'INP_FORMAT' }]);
    const message = { ...checked(messageSchemaOf(action), fields), requestId: ref.requestId };
    const update = contract.actions[action] as UpdateDefinition<ActionAnswer, [typeof message]>;
    try {
      return await this.#patiently(() =>
        this.#of(ref).executeUpdate(update, { args: [message], updateId: key }),
      );
    } catch (error) {
      if (isClosedWhileAnswering(error)) return answerOf(await this.status(ref));
      throw translated(error);
    }
  }

  /**
   * Passes on what a party reported. Keep message ids apart: the same one counts once.
   * @throws ActionRefused when the run is closed; Unavailable: report the same again
   */
  async report<S extends SignalName>(
    ref: CardChangeRef,
    signal: S,
    report: ReportOf<S>,
  ): Promise<void> {
    const definition = signals[signal] as SignalDefinition<[object]>;
    await this.#asked(() =>
      this.#of(ref).signal(definition, { ...report, requestId: ref.requestId }),
    );
  }

  /** @throws ActionRefused when Temporal knows the run no longer; Unavailable */
  status(ref: CardChangeRef, deadlineMs?: number): Promise<Status> {
    return this.#asked(() => this.#of(ref).query(contract.statusQuery), deadlineMs);
  }

  /** @throws ActionRefused when Temporal knows the run no longer; Unavailable */
  timeline(ref: CardChangeRef): Promise<TimelineEntry[]> {
    return this.#asked(() => this.#of(ref).query(contract.timelineQuery));
  }

  /** @throws ActionRefused when Temporal knows the run no longer; Unavailable */
  assessments(ref: CardChangeRef): Promise<Assessments> {
    return this.#asked(() => this.#of(ref).query(contract.assessmentsQuery));
  }

  /** Waits for the end, which may take months. @throws WorkflowFailedError when the run was killed */
  outcome(ref: CardChangeRef): Promise<Outcome> {
    return this.#of(ref).result();
  }

  /** Newest first, from Temporal's visibility: what was started a moment ago may be missing. */
  async *list(filter: ListFilter): AsyncGenerator<ListedCardChange> {
    const query = visibilityQuery(filter);
    const found = this.#temporal.workflow.list({ query })[Symbol.asyncIterator]();
    for (;;) {
      const next = await this.#asked(() => found.next());
      if (next.done === true) return;
      yield listed(next.value);
    }
  }

  #of(ref: CardChangeRef): WorkflowHandle<ChangeCard> {
    return this.#temporal.workflow.getHandle<ChangeCard>(ref.workflowId, ref.runId);
  }

  #submitOnce(request: CardChangeRequest, urgency?: number): Promise<Acknowledgement> {
    const { requestId } = request;
    return this.#temporal.workflow.executeUpdateWithStart(contract.submit, {
      args: [{ requestId }],
      updateId: requestId,
      startWorkflowOperation: new WithStartWorkflowOperation<ChangeCard>(
        contract.changeCardType,
        this.#startOf(request, urgency),
      ),
    });
  }

  #startOf(request: CardChangeRequest, urgency?: number) {
    const { acquirerId, merchantId, requestId, oldAccount, newAccount } = request;
    const { searchAttributes } = contract;
    return {
      workflowId: contract.workflowIdOf(acquirerId, merchantId),
      taskQueue: contract.taskQueue,
      args: [
        { request, policy: this.#policyOf(acquirerId), bodyDigest: bodyDigestOf(request) },
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
  async #acknowledgedBy(handle: WorkflowHandle, requestId: string): Promise<Acknowledgement> {
    return this.#asked(async () => {
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

  async #asked<T>(
    question: () => Promise<T>,
    deadlineMs: number = this.#patience.callMs,
  ): Promise<T> {
    try {
      return await this.#temporal.withDeadline(Date.now() + deadlineMs, question);
    } catch (error) {
      throw translated(error);
    }
  }

  /** With the same ids a repeat attaches to what the call before it began (temporal.md §1). */
  async #patiently<T>(call: () => Promise<T>): Promise<T> {
    const { callMs, calls } = this.#patience;
    for (let n = 1; ; n += 1) {
      try {
        return await this.#temporal.withDeadline(Date.now() + callMs, call);
      } catch (error) {
        if (n >= calls || !(translated(error) instanceof Unavailable)) throw error;
      }
    }
  }
}

const answerOf = (status: Status): ActionAnswer => ({
  stage: status.stage,
  waitingOn: status.waitingOn,
  ...(status.due !== undefined && { due: status.due }),
  problems: status.problems,
  next: status.next.merchant,
  verdict: 'accepted',
});
