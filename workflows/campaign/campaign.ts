/** One campaign in progress: its state, how its rows stand, and what staff do with it. */
import { ApplicationFailure, currentUpdateInfo, setHandler } from '@temporalio/workflow';
import {
  noRows,
  refusalOfCampaign,
  type CampaignState,
  type RowCounts,
} from '../../domain/campaign.ts';
import { textOf, type FailureCode } from '../../domain/failures.ts';
import type { CampaignOrder } from '../../domain/schemas/campaign.ts';
import { storage } from '../back-office.ts';
import {
  abort,
  campaignStatusQuery,
  pause,
  resume,
  type CampaignAction,
  type CampaignInput,
  type CampaignStatus,
  type Carried,
} from './contract.ts';

/** More repeats than this of one act do not happen. */
const mostSeen = 100;

export class Campaign {
  readonly order: CampaignOrder;
  state: CampaignState;
  since: string;
  counts: RowCounts;
  looksWithoutNews: number;
  /** Rows this run has submitted. */
  submitted = 0;
  #acts: number;
  readonly #seen: string[];

  constructor({ order, carried }: CampaignInput) {
    this.order = order;
    this.state = carried?.state ?? 'running';
    this.since = carried?.since ?? this.#now();
    this.counts = carried?.counts ?? noRows();
    this.looksWithoutNews = carried?.looksWithoutNews ?? 0;
    this.#acts = carried?.acts ?? 0;
    this.#seen = [...(carried?.seen ?? [])];
  }

  listen(): void {
    this.#on(pause, 'pause', 'paused');
    this.#on(resume, 'resume', 'running');
    this.#on(abort, 'abort', 'aborted');
    setHandler(campaignStatusQuery, () => this.status());
  }

  #on(definition: typeof pause, action: string, state: CampaignState): void {
    const handler = async ({ by, reason }: CampaignAction) => {
      if (!this.#counted()) {
        this.#seen.push(updateId());
        await this.enter(state, { actor: by.id, action, reason });
      }
      return this.status();
    };
    const validator = ({ by }: CampaignAction): void => {
      if (this.#counted()) return;
      const no =
        refusalOfCampaign(by, this.state) ?? (this.state === state ? 'ACT_NO_CHANGE' : undefined);
      if (no) throw refused(no);
    };
    setHandler(definition, handler, { validator });
  }

  /** A repeat of an act is answered as the first was, also after this run took over. */
  #counted(): boolean {
    return this.#seen.includes(updateId());
  }

  /** Enters a state and writes down who led to it. */
  async enter(
    state: CampaignState,
    { actor, action, reason }: { actor: string; action: string; reason?: string | undefined },
  ): Promise<void> {
    this.state = state;
    this.since = this.#now();
    this.#acts += 1;
    const entry = { seq: this.#acts, at: this.since, actor, action, ...(reason && { reason }) };
    await storage.recordCampaign({ campaignId: this.order.campaignId, entry, state });
  }

  /** Counts anew; outcomes of requests that have closed come with it. */
  async look(): Promise<void> {
    const before = JSON.stringify(this.counts);
    this.counts = await storage.collectOutcomes(this.order.campaignId);
    this.looksWithoutNews = JSON.stringify(this.counts) === before ? this.looksWithoutNews + 1 : 0;
  }

  status(): CampaignStatus {
    const { state, since, counts } = this;
    return { campaignId: this.order.campaignId, state, since, counts };
  }

  carried(): Carried {
    const { state, since, counts, looksWithoutNews } = this;
    return {
      state,
      since,
      counts,
      looksWithoutNews,
      acts: this.#acts,
      seen: this.#seen.slice(-mostSeen),
    };
  }

  #now(): string {
    return new Date().toISOString();
  }
}

const updateId = (): string => currentUpdateInfo()?.id ?? '';

const refused = (code: FailureCode): ApplicationFailure =>
  ApplicationFailure.create({ type: code, message: textOf(code).internal, nonRetryable: true });
