/** The library's campaigns: begun, stopped and watched over Temporal; their rows are loaded at the API. */
import {
  WorkflowExecutionAlreadyStartedError,
  type Client,
  type WorkflowHandle,
} from '@temporalio/client';
import { freeText } from '../domain/card-change.ts';
import { refusalOfCampaign } from '../domain/campaign.ts';
import { CampaignOrder } from '../domain/schemas/campaign.ts';
import {
  campaignActions,
  campaignStatusQuery,
  campaignWorkflowIdOf,
  runCampaignType,
  type CampaignAction,
  type CampaignActionName,
  type CampaignInput,
  type CampaignStatus,
} from '../workflows/campaign/contract.ts';
import { taskQueue } from '../workflows/contract.ts';
import { PatientCalls } from './patience.ts';
import { ActionRefused } from './refusals.ts';
import { checked } from './validation/problems.ts';

type RunCampaign = (input: CampaignInput) => Promise<CampaignStatus>;

const Reason = freeText(500);

export class Campaigns {
  readonly #temporal: Client;
  readonly #calls: PatientCalls;

  constructor(temporal: Client) {
    this.#temporal = temporal;
    this.#calls = new PatientCalls(temporal);
  }

  /**
   * Begins a campaign whose rows are loaded; one that has begun already goes on as it is.
   * @throws ActionRefused with every faulty field, or when the role may not; Unavailable: start again
   */
  async start(input: CampaignOrder): Promise<void> {
    const order = checked(CampaignOrder, input);
    const no = refusalOfCampaign(order.startedBy, 'loading');
    if (no) throw new ActionRefused(no);
    const started = this.#calls.once(() =>
      this.#temporal.workflow.start<RunCampaign>(runCampaignType, {
        workflowId: campaignWorkflowIdOf(order.campaignId),
        // It runs once: a campaign that has ended is not begun again by a late repeat.
        workflowIdReusePolicy: 'REJECT_DUPLICATE',
        taskQueue,
        args: [{ order }],
        staticSummary: `批量换卡 ${order.campaignId}`,
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
    const act = { by, ...(reason !== undefined && { reason: checked(Reason, reason) }) };
    return this.#calls.once(() =>
      this.#of(campaignId).executeUpdate(campaignActions[action], { args: [act], updateId: key }),
    );
  }

  /** @throws ActionRefused when Temporal knows it no longer; Unavailable */
  status(campaignId: string): Promise<CampaignStatus> {
    return this.#calls.once(() => this.#of(campaignId).query(campaignStatusQuery));
  }

  /** Waits for the end, which may take weeks. @throws WorkflowFailedError when it was killed */
  outcome(campaignId: string): Promise<CampaignStatus> {
    return this.#of(campaignId).result();
  }

  #of(campaignId: string): WorkflowHandle<RunCampaign> {
    return this.#temporal.workflow.getHandle<RunCampaign>(campaignWorkflowIdOf(campaignId));
  }
}
