/** Takes what was recorded to SQL: one batch per workflow task, and nothing is ordered before it is written. */
import { condition } from '@temporalio/workflow';
import type { AuditBatch } from '../activities/records.ts';
import type { Case } from './case.ts';

export class Trail {
  readonly #case: Case;
  #writing = false;
  #acknowledged = false;

  constructor(c: Case) {
    this.#case = c;
    void this.#keepWriting();
  }

  /** Returns when everything recorded so far is in SQL: before the next order, and before the close. */
  async settled(): Promise<void> {
    await condition(() => this.#case.unwritten.length === 0 && !this.#writing);
  }

  async #keepWriting(): Promise<void> {
    const c = this.#case;
    for (;;) {
      await condition(() => c.unwritten.length > 0 && c.acknowledgement !== undefined);
      this.#writing = true;
      const batch = this.#batch();
      const summary = batch.entries.at(-1)?.action ?? '';
      await c.calls.record.recordAudit.executeWithOptions({ summary: `audit: ${summary}` }, [
        batch,
      ]);
      this.#writing = false;
    }
  }

  #batch(): AuditBatch {
    const c = this.#case;
    const { turn } = c;
    const first = !this.#acknowledged && c.acknowledgement;
    this.#acknowledged = true;
    return {
      ...c.merchant,
      requestId: c.requestId,
      entries: c.unwritten.splice(0),
      standing: {
        stage: c.stage,
        waitingOn: turn.waitingOn,
        money: c.money,
        ...(c.tier && { risk: c.tier }),
        ...(turn.due !== undefined && { due: turn.due }),
        problems: turn.problems ?? [],
      },
      ...(first && { acknowledgement: first }),
    };
  }
}
