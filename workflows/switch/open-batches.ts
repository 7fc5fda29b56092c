/**
 * Batches of payouts that are open when payouts are held run to their end before the settlement target moves [A43].
 * None is opened during a hold, so that one answer of none is enough.
 */
import { addDuration } from '../../domain/time/duration.ts';
import { describeNextStep } from '../../domain/text/next-steps.ts';
import type { ChangeRequest } from '../change-card/change-request.ts';
import { askOperator, getStepName } from '../shared/operator-task.ts';
import { readParty } from '../shared/read-party.ts';
import { waitFor } from '../shared/waiting.ts';
import type { GateEnd } from '../stages/stage-end.ts';
import type { DoneAnswer } from './step.ts';

const code = 'SWT_BATCH_OPEN';

/** What the answer to a hold says. @returns undefined when it says nothing: then the settlement is asked */
export function readOpenBatches({ result }: DoneAnswer): number | undefined {
  const openBatches = result?.['openBatches'];
  return typeof openBatches === 'number' ? openBatches : undefined;
}

/**
 * Waits until no batch is open, for `batch.drain`. Then operators decide: look again, cut over all the same (two
 * people), or have the switch rolled back, as it is when nobody decides.
 * @returns undefined when the cut-over may come
 */
export async function awaitBatchesClosed(c: ChangeRequest): Promise<GateEnd | undefined> {
  if (c.switch.openBatches === 0 || c.switch.despiteOpenBatch) return undefined;
  const key = c.buildKey('drain', 'settlement');
  const due = addDuration(c.now(), c.policy['batch.drain'].waitFor);
  for (let isFirst = true; ; isFirst = false) {
    const end = await countOpenBatches(c);
    if (end) return end;
    if (c.switch.openBatches === 0) return undefined;
    if (isFirst) recordOpenBatches(c);
    const decision =
      c.now() < due ? await waitForBatches(c, key, due) : await askAboutBatches(c, key);
    switch (decision) {
      case 'again':
        continue;
      case 'skip':
        c.switch.despiteOpenBatch = true;
        c.record('system', 'cut-over-despite-batch', { code, data: { key } });
        return undefined;
      case 'late':
        return { kind: 'stopped', code };
      case 'interrupted':
        return { kind: 'interrupted' };
    }
  }
}

async function countOpenBatches(c: ChangeRequest): Promise<GateEnd | undefined> {
  const found = await readParty(c, {
    party: 'operator',
    what: 'open-batches',
    ask: (read) => read.readSettlement({ merchant: c.scopeRef }),
  });
  if ('end' in found) return found.end;
  c.switch.openBatches = found.answer.answer.openBatches;
  return undefined;
}

function recordOpenBatches(c: ChangeRequest): void {
  c.record('system', 'batch-open', { code, data: { batches: c.switch.openBatches ?? 0 } });
}

/** Until the next look, or a decision of operators. */
async function waitForBatches(
  c: ChangeRequest,
  key: string,
  due: string,
): Promise<'again' | 'skip' | 'interrupted'> {
  const end = await waitFor(
    c,
    {
      waitingOn: 'bank',
      due,
      remindAt: addDuration(c.now(), c.policy['batch.drain'].lookEvery),
      problems: [{ field: getStepName(c, key), code }],
      next: {
        merchant: describeNextStep('wait-batch'),
        staff: 'nothing: the settlement is asked again; skip (two people) cuts over all the same',
      },
      summary: 'next look at open batches',
      step: { key, mayBeSkipped: true },
    },
    () => c.operator.isDecided(key),
  );
  if (end === 'interrupted') return 'interrupted';
  c.operator.takeRetry(key);
  return c.operator.takeSkip(key) ? 'skip' : 'again';
}

async function askAboutBatches(c: ChangeRequest, key: string) {
  c.notifier.send('network-fault');
  return askOperator(c, {
    key,
    what: 'a batch of payouts is still open: a cut-over now leaves its payouts to the old card',
    code,
    within: c.policy['switching.ttl'],
    mayBeSkipped: true,
    merchant: describeNextStep('wait-batch'),
  });
}
