/** One campaign in progress: its state, how its rows stand, and what staff do with it. */
import {
  allHandlersFinished,
  ApplicationFailure,
  CancellationScope,
  condition,
  currentUpdateInfo,
  setHandler,
} from '@temporalio/workflow';
import {
  createEmptyRowCounts,
  findCampaignRefusal,
  type CampaignState,
  type RowCounts,
} from '../../domain/campaign/campaign.ts';
import { describeFailure, type FailureCode } from '../../domain/failures/codes.ts';
import type { CampaignRequest } from '../../domain/campaign/campaign-schema.ts';
import type { CampaignEntry, CampaignEntryAction } from '../../activities/campaigns.ts';
import { storage } from '../shared/operations-proxies.ts';
import {
  abort,
  campaignStatusQuery,
  pause,
  resume,
  type CampaignAction,
  type CampaignInput,
  type CampaignStatus,
  type PreviousRun,
} from './contract.ts';

/** More repeats than this of one act do not happen. */
const maxHandledUpdateIds = 100;

export class Campaign {
  readonly request: CampaignRequest;
  state: CampaignState;
  since: string;
  counts: RowCounts;
  readsWithoutChange: number;
  /** Rows this run has submitted. */
  submitted = 0;
  #actionCount: number;
  #entriesInFlight = 0;
  readonly #handledUpdateIds: string[];

  constructor({ request, previousRun }: CampaignInput) {
    this.request = request;
    this.state = previousRun?.state ?? 'running';
    this.since = previousRun?.since ?? this.#now();
    this.counts = previousRun?.counts ?? createEmptyRowCounts();
    this.readsWithoutChange = previousRun?.readsWithoutChange ?? 0;
    this.#actionCount = previousRun?.actionCount ?? 0;
    this.#handledUpdateIds = [...(previousRun?.handledUpdateIds ?? [])];
  }

  registerHandlers(): void {
    this.#registerAction(pause, 'pause', 'paused');
    this.#registerAction(resume, 'resume', 'running');
    this.#registerAction(abort, 'abort', 'aborted');
    setHandler(campaignStatusQuery, () => this.getStatus());
  }

  #registerAction(
    definition: typeof pause,
    action: CampaignEntryAction,
    state: CampaignState,
  ): void {
    const handler = async ({ by, reason }: CampaignAction) => {
      if (!this.#isHandled()) {
        this.#handledUpdateIds.push(getUpdateId());
        await this.enterState(state, { actor: by.id, action, reason });
      }
      return this.getStatus();
    };
    const validator = ({ by }: CampaignAction): void => {
      if (this.#isHandled()) return;
      const refusal =
        findCampaignRefusal(by, this.state) ?? (this.state === state ? 'ACT_NO_CHANGE' : undefined);
      if (refusal) throw buildRefusal(refusal);
    };
    // Not torn by a cancellation, which pauses the campaign.
    setHandler(definition, (act) => CancellationScope.nonCancellable(() => handler(act)), {
      validator,
    });
  }

  /** A repeat of an act is answered as the first was, also after this run took over. */
  #isHandled(): boolean {
    return this.#handledUpdateIds.includes(getUpdateId());
  }

  /** Enters a state and writes down who led to it. */
  async enterState(
    state: CampaignState,
    {
      actor,
      action,
      reason,
    }: Omit<CampaignEntry, 'seq' | 'at' | 'reason'> & { reason?: string | undefined },
  ): Promise<void> {
    this.state = state;
    this.since = this.#now();
    this.#actionCount += 1;
    const entry = {
      seq: this.#actionCount,
      at: this.since,
      actor,
      action,
      ...(reason && { reason }),
    };
    this.#entriesInFlight += 1;
    try {
      await storage.recordCampaignEntry({ campaignId: this.request.campaignId, entry, state });
    } finally {
      this.#entriesInFlight -= 1;
    }
  }

  /** A cancellation in Temporal pauses a campaign: one that ended could never go on, and its rows would wait for ever. */
  async pauseAsCancelled(): Promise<void> {
    if (this.state !== 'running') return;
    await this.enterState('paused', {
      actor: 'temporal',
      action: 'pause',
      reason: 'the workflow was cancelled in Temporal',
    });
  }

  /** Returns when everybody is answered, and what they did is written down. */
  async awaitIdle(): Promise<void> {
    await condition(() => allHandlersFinished() && this.#entriesInFlight === 0);
  }

  /** Counts anew; outcomes of requests that have closed come with it. */
  async refreshCounts(): Promise<void> {
    const before = JSON.stringify(this.counts);
    this.counts = await storage.collectOutcomes(this.request.campaignId);
    this.readsWithoutChange =
      JSON.stringify(this.counts) === before ? this.readsWithoutChange + 1 : 0;
  }

  getStatus(): CampaignStatus {
    const { state, since, counts } = this;
    return { campaignId: this.request.campaignId, state, since, counts };
  }

  carried(): PreviousRun {
    const { state, since, counts, readsWithoutChange } = this;
    return {
      state,
      since,
      counts,
      readsWithoutChange,
      actionCount: this.#actionCount,
      handledUpdateIds: this.#handledUpdateIds.slice(-maxHandledUpdateIds),
    };
  }

  #now(): string {
    return new Date().toISOString();
  }
}

const getUpdateId = (): string => currentUpdateInfo()?.id ?? '';

const buildRefusal = (code: FailureCode): ApplicationFailure =>
  ApplicationFailure.create({
    type: code,
    message: describeFailure(code).internal,
    nonRetryable: true,
  });
