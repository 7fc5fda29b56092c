/** Starts, stops and follows campaigns over Temporal. Their rows are loaded through the API. */
import {
  WorkflowExecutionAlreadyStartedError,
  type Client,
  type WorkflowHandle,
} from '@temporalio/client';
import { buildFreeText } from '../domain/request/card-change-schema.ts';
import { toCanonicalJson } from '../domain/text/canonical-json.ts';
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
import { computeUpdateId } from './ids.ts';
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
   * Starts a campaign whose rows are loaded. Does nothing when it was started before.
   * @throws ActionRefused with every faulty field, or when the role is not permitted; Unavailable when
   *   Temporal does not answer: start it again
   */
  async start(input: CampaignRequest): Promise<void> {
    const request = validate(CampaignRequest, input);
    const refusalCode = findCampaignRefusal(request.startedBy, 'loading');
    if (refusalCode) throw new ActionRefused(refusalCode);
    const start = this.#calls.callOnce(() =>
      this.#temporal.workflow.start<RunCampaign>(runCampaignType, {
        workflowId: buildCampaignWorkflowId(request.campaignId),
        // A campaign runs once: a late retry must not start one that has ended.
        workflowIdReusePolicy: 'REJECT_DUPLICATE',
        taskQueue,
        args: [{ request }],
        staticSummary: `批量换卡 ${request.campaignId}`,
      }),
    );
    await start.catch((error: unknown) => {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    });
  }

  /**
   * Pauses, resumes or aborts a campaign.
   * @param key the caller's idempotency key: the same act of the same person under it counts once
   * @throws ActionRefused with the reason; Unavailable when Temporal does not answer: send the same again
   *   with the same key
   */
  act(
    campaignId: string,
    action: CampaignActionName,
    { by, reason }: CampaignAction,
    key: string,
  ): Promise<CampaignStatus> {
    const message = { by, ...(reason !== undefined && { reason: validate(Reason, reason) }) };
    return this.#calls.callOnce(() =>
      this.#getHandle(campaignId).executeUpdate(campaignActions[action], {
        args: [message],
        // Temporal answers an id that it knows as the first time, whatever comes with it: another act, or somebody else's, has another.
        updateId: computeUpdateId(toCanonicalJson([action, message, key])),
      }),
    );
  }

  /** @throws ActionRefused when Temporal no longer has the campaign; Unavailable */
  status(campaignId: string): Promise<CampaignStatus> {
    return this.#calls.callOnce(() => this.#getHandle(campaignId).query(campaignStatusQuery));
  }

  /**
   * Waits for the end, which may take weeks.
   * @throws WorkflowFailedError when the workflow was terminated; ActionRefused when Temporal no longer has it; Unavailable
   *   when Temporal does not answer meanwhile: wait again
   */
  outcome(campaignId: string): Promise<CampaignStatus> {
    return this.#calls.waitFor(() => this.#getHandle(campaignId).result());
  }

  #getHandle(campaignId: string): WorkflowHandle<RunCampaign> {
    return this.#temporal.workflow.getHandle<RunCampaign>(buildCampaignWorkflowId(campaignId));
  }
}
