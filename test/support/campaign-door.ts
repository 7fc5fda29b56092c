/** A door for campaigns that answers as a test says, and ends requests at once or when it is told. */
import type { Submitted } from '../../activities/campaigns.ts';
import type { Storage } from '../../adapters/storage.ts';
import type { CardChangeRequest } from '../../domain/card-change.ts';
import type { OutcomeKind } from '../../domain/stages.ts';
import { batchOf, openingOf } from './trail.ts';

export interface Submission {
  merchantId: string;
  acquirerId: string;
  /** Epoch ms of the workflows' clock. */
  at: number;
}

/** What becomes of a row at the door: an outcome, an open request, or no answer at all. */
export type Fate = OutcomeKind | 'stays-open' | 'no-answer' | Submitted;

/** Keeps real rows in SQL; no process works on them. */
export class StandInDoor {
  readonly submissions: Submission[] = [];
  readonly fates = new Map<string, Fate>();
  readonly #storage: Pick<Storage, 'requests' | 'audit'>;
  readonly #now: () => Promise<number>;
  readonly #open = new Map<string, CardChangeRequest>();

  constructor(storage: Pick<Storage, 'requests' | 'audit'>, now: () => Promise<number>) {
    this.#storage = storage;
    this.#now = now;
  }

  async submit(request: CardChangeRequest): Promise<Submitted> {
    const { merchantId, acquirerId } = request;
    const at = await this.#now();
    this.submissions.push({ merchantId, acquirerId, at });
    const fate = this.fates.get(merchantId) ?? 'completed';
    if (fate === 'no-answer') throw new Error('the door fell in');
    if (typeof fate !== 'string') return fate;
    await this.#storage.requests.open(openingOf(request));
    this.#open.set(merchantId, request);
    if (fate !== 'stays-open') await this.end(merchantId, fate);
    return { state: 'open' };
  }

  async end(merchantId: string, stage: OutcomeKind): Promise<void> {
    const request = this.#open.get(merchantId);
    if (!request) throw new Error(`${merchantId} has no open request`);
    const batch = batchOf(openingOf(request), [1, 1]);
    await this.#storage.audit.append({ ...batch, standing: { ...batch.standing, stage } });
  }
}
