/** The library's campaigns: begun, stopped and watched over Temporal; their rows are loaded at the API. */
import {
  WorkflowExecutionAlreadyStartedError,
  type Client,
  type WorkflowHandle,
} from '@temporalio/client';
import { buildFreeText } from '../domain/request/card-change-schema.ts';
import { findCampaignRefusal } from '../domain/campaign/campaign.ts';
import { CampaignRequest } from '../domain/campaign/campaign-schema.ts';
import {
  campaignActions,
  campaignStatusQuery,
  buildCampaignWorkflowId,
  runCampaignType,
  type CampaignAction,
  type CampaignActionName,
  type CampaignInput,
  type CampaignStatus,
} from '../workflows/campaign/contract.ts';
import { taskQueue } from '../workflows/contract.ts';
import { RetryingCalls } from './retrying-calls.ts';
import { ActionRefused } from './errors.ts';
import { validate } from './validation.ts';

type RunCampaign = (input: CampaignInput) => Promise<CampaignStatus>;

const Reason = buildFreeText(500);

export class Campaigns {
  readonly #temporal: Client;
  readonly #calls: RetryingCalls;

  constructor(temporal: Client) {
    this.#temporal = temporal;
    this.#calls = new RetryingCalls(temporal);
  }

  /**
   * Begins a campaign whose rows are loaded; one that has begun already goes on as it is.
   * @throws ActionRefused with every faulty field, or when the role may not; Unavailable: start again
   */
  async start(input: CampaignRequest): Promise<void> {
    const request = validate(CampaignRequest, input);
    const refusalCode = findCampaignRefusal(request.startedBy, 'loading');
    if (refusalCode) throw new ActionRefused(refusalCode);
    const started = this.#calls.callOnce(() =>
      this.#temporal.workflow.start<RunCampaign>(runCampaignType, {
        workflowId: buildCampaignWorkflowId(request.campaignId),
        // It runs once: a campaign that has ended is not begun again by a late repeat.
        workflowIdReusePolicy: 'REJECT_DUPLICATE',
        taskQueue,
        args: [{ request }],
        staticSummary: `批量换卡 ${request.campaignId}`,
      }),
    );
    await started.catch((error: unknown) => {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    });
  }

  /**
   * Pauses, resumes or aborts. The key is the caller's own for this act: the same key counts once.
   * @throws ActionRefused with the reason; Unavailable: act again with the same key
   */
  act(
    campaignId: string,
    action: CampaignActionName,
    { by, reason }: CampaignAction,
    key: string,
  ): Promise<CampaignStatus> {
    const act = { by, ...(reason !== undefined && { reason: validate(Reason, reason) }) };
    return this.#calls.callOnce(() =>
      this.#getHandle(campaignId).executeUpdate(campaignActions[action], {
        args: [act],
        updateId: key,
      }),
    );
  }

  /** @throws ActionRefused when Temporal knows it no longer; Unavailable */
  status(campaignId: string): Promise<CampaignStatus> {
    return this.#calls.callOnce(() => this.#getHandle(campaignId).query(campaignStatusQuery));
  }

  /** Waits for the end, which may take weeks. @throws WorkflowFailedError when it was killed */
  outcome(campaignId: string): Promise<CampaignStatus> {
    return this.#getHandle(campaignId).result();
  }

  #getHandle(campaignId: string): WorkflowHandle<RunCampaign> {
    return this.#temporal.workflow.getHandle<RunCampaign>(buildCampaignWorkflowId(campaignId));
  }
}
