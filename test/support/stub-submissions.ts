/** Stub submissions for campaigns: configured answers; requests end at once or when the test says so. */
import type { SubmissionResult } from '../../activities/campaigns.ts';
import type { Storage } from '../../adapters/storage/storage.ts';
import type { CardChangeRequest } from '../../domain/request/card-change-schema.ts';
import type { OutcomeKind } from '../../domain/request/stages.ts';
import { buildBatch, buildOpening } from './audit-fixtures.ts';

export interface Submission {
  merchantId: string;
  acquirerId: string;
  /** Epoch ms of the workflows' clock. */
  at: number;
}

/** The result of submitting a row: an outcome, an open request, or no answer. */
export type RowFate = OutcomeKind | 'stays-open' | 'no-answer' | SubmissionResult;

/** Keeps real rows in SQL; no workflow runs for them. */
export class StubSubmissions {
  readonly submissions: Submission[] = [];
  readonly rowFates = new Map<string, RowFate>();
  readonly #storage: Pick<Storage, 'requests' | 'auditLog'>;
  readonly #now: () => Promise<number>;
  readonly #open = new Map<string, CardChangeRequest>();

  constructor(storage: Pick<Storage, 'requests' | 'auditLog'>, now: () => Promise<number>) {
    this.#storage = storage;
    this.#now = now;
  }

  async submit(request: CardChangeRequest): Promise<SubmissionResult> {
    const { merchantId, acquirerId } = request;
    const at = await this.#now();
    this.submissions.push({ merchantId, acquirerId, at });
    const fate = this.rowFates.get(merchantId) ?? 'completed';
    if (fate === 'no-answer') throw new Error('no answer');
    if (typeof fate !== 'string') return fate;
    await this.#storage.requests.open(openingOf(request));
    this.#open.set(merchantId, request);
    if (fate !== 'stays-open') await this.endRequest(merchantId, fate);
    return { state: 'open' };
  }

  async endRequest(merchantId: string, stage: OutcomeKind): Promise<void> {
    const request = this.#open.get(merchantId);
    if (!request) throw new Error(`${merchantId} has no open request`);
    const batch = buildBatch(openingOf(request), [1, 1]);
    await this.#storage.auditLog.append({ ...batch, state: { ...batch.state, stage } });
  }
}

const openingOf = ({ acquirerId, merchantId, requestId, intake }: CardChangeRequest) =>
  buildOpening({ acquirerId, merchantId, requestId, intake });
