/**
 * Asks the bank of the new card for payouts that should never have reached it [D recovery]. It goes on beside the main
 * line: the verdict, another card or the way back to the old one wait for no bank.
 */
import { ActivityFailure, condition } from '@temporalio/workflow';
import { describeNextStep } from '../../domain/text/next-steps.ts';
import { addDuration, parseDurationMs } from '../../domain/time/duration.ts';
import {
  judgeRecall,
  sumUpPayouts,
  type AnsweredRecall,
  type AskedRecall,
  type RecallablePayout,
  type RecallAnswer,
} from '../../domain/watch/recall.ts';
import type { ChangeRequest } from '../change-card/change-request.ts';
import { publishState } from '../change-card/visibility.ts';
import { buildSettlementOrder } from '../switch/orders.ts';
import { placeBesideMainLine } from '../switch/place-beside.ts';
import type { Order } from '../switch/step.ts';

/** Runs beside the main line until the watch ends. */
export function carryOutRecalls(c: ChangeRequest): void {
  void carryOutEach(c);
}

async function carryOutEach(c: ChangeRequest): Promise<void> {
  for (;;) {
    await condition(() => c.recall.isWanted);
    const asked = beginRecall(c);
    const payouts = await findPayouts(c, asked);
    if (payouts.length === 0) endRecall(c, asked, { state: 'nothing-to-recall', returnedFen: 0 });
    else await carryOutRecall(c, asked, payouts);
  }
}

function beginRecall(c: ChangeRequest): AskedRecall {
  const due = addDuration(c.now(), c.policy['recall.answer']);
  const asked: AskedRecall = { state: 'asked', at: c.now(), askedFen: 0, due, waitingOn: 'bank' };
  c.recall.isWanted = false;
  c.recall.times += 1;
  c.recall.current = asked;
  return asked;
}

/** The settlement says which payouts went to the card; until it does nothing can be asked for. */
async function findPayouts(c: ChangeRequest, asked: AskedRecall): Promise<RecallablePayout[]> {
  const { scopeRef: merchant, newLast4: last4 } = c;
  const question = { merchant, cardVersion: c.switch.cardVersion, last4 };
  for (;;) {
    try {
      return await c.proxies.readWithinHour.findRecallablePayouts.executeWithOptions(
        { summary: 'find the payouts to ask back' },
        [question],
      );
    } catch (error) {
      if (!(error instanceof ActivityFailure)) throw error;
      await waitForBank(c, asked, c.policy['upstream.retry'].max);
    }
  }
}

async function carryOutRecall(
  c: ChangeRequest,
  asked: AskedRecall,
  payouts: RecallablePayout[],
): Promise<void> {
  const order = buildRecallOrder(c, payouts);
  asked.askedFen = sumUpPayouts(payouts);
  for (const { intentId, amountFen, at } of payouts)
    c.record('system', 'payout-recalled', { data: { payout: intentId, amountFen, paidAt: at } });
  c.record('system', 'recall-asked', { data: { key: order.key, amountFen: asked.askedFen } });
  c.auditLog.flush();
  c.notifier.send('recall-asked', { amountFen: asked.askedFen, until: asked.due });
  const answer = await followRecall(c, asked, order);
  const { state, returnedFen, code } = judgeRecall(answer, asked.askedFen, c.now());
  endRecall(c, asked, { state, returnedFen, ...(code && { code }) });
}

const buildRecallOrder = (c: ChangeRequest, payouts: readonly RecallablePayout[]): Order =>
  buildSettlementOrder(
    c,
    'recall',
    'ask the payouts back',
    { intents: payouts.map(({ intentId }) => intentId) },
    c.recall.times,
  );

/** A bank answers within days, so an order that is pending is queried once a day, or when the bank reports. */
async function followRecall(
  c: ChangeRequest,
  asked: AskedRecall,
  order: Order,
): Promise<RecallAnswer> {
  let answer = await placeBesideMainLine(c, order);
  while (answer.state !== 'done' && answer.state !== 'refused') {
    const every =
      answer.state === 'pending' ? c.policy.watch.lookEvery : c.policy['upstream.retry'].max;
    await waitForBank(c, asked, every, () => c.reports.has(order.key));
    c.reports.delete(order.key);
    // Only after "not accepted" and "never received" may the same key be sent again [I4].
    const mayPlace = answer.state === 'unavailable' || answer.state === 'never-received';
    answer = mayPlace ? await placeBesideMainLine(c, order) : await queryOrder(order);
  }
  return answer;
}

const queryOrder = (order: Order) =>
  order.query().catch((error: unknown) => {
    if (error instanceof ActivityFailure) return { state: 'unknown' } as const;
    throw error;
  });

/** Once the deadline has passed it is the operators' turn, again and again [A83]. */
async function waitForBank(
  c: ChangeRequest,
  asked: AskedRecall,
  every: string,
  hasReport: () => boolean = () => false,
): Promise<void> {
  const leftMs = Date.parse(asked.due) - Date.parse(c.now());
  const ms = Math.min(parseDurationMs(every), Math.max(leftMs, 0));
  await c.deadlines.wait(hasReport, ms, 'ask the bank about the recall');
  if (c.now() < asked.due || hasReport()) return;
  asked.waitingOn = 'operator';
  asked.due = addDuration(c.now(), c.policy['recall.answer']);
  c.record('system', 'recall-overdue', { code: 'UPS_TIMEOUT' });
  c.auditLog.flush();
  c.notifier.sendOverdue(`${c.since} recall`, { until: asked.due });
}

function endRecall(
  c: ChangeRequest,
  { askedFen }: AskedRecall,
  { state, returnedFen, code }: Omit<AnsweredRecall, 'at' | 'askedFen'>,
): void {
  const reason = code && { code };
  c.recall.current = { state, at: c.now(), askedFen, returnedFen, ...reason };
  c.record('system', 'recall-answered', { ...reason, data: { state, askedFen, returnedFen } });
  c.auditLog.flush();
  c.notifier.send('recall-answered', {
    ...(returnedFen > 0 && { amountFen: returnedFen }),
    ...(returnedFen > 0 && returnedFen < askedFen && { missingFen: askedFen - returnedFen }),
    ...(code && { problems: [{ field: 'recall', code }] }),
  });
}

/** A watch ends when the bank has answered, or its time is over: then staff go on by the key of the recall. */
export async function awaitRecall(c: ChangeRequest): Promise<void> {
  const { recall } = c;
  if (!recall.isOpen) return;
  const due = addDuration(c.now(), c.policy['recall.answer']);
  c.waitState = {
    waitingOn: 'bank',
    due,
    next: {
      merchant: describeNextStep('wait'),
      staff: 'ask the bank of the new card about the payouts that are to come back',
    },
  };
  publishState(c);
  c.auditLog.flushForReaders();
  const leftMs = parseDurationMs(c.policy['recall.answer']);
  const isOver = () => !recall.isOpen || c.interrupts.hasAny;
  if (await c.deadlines.wait(isOver, leftMs, 'answer to the recall by')) return;
  if (recall.current?.state !== 'asked') return;
  endRecall(c, recall.current, { state: 'unanswered', returnedFen: 0, code: 'UPS_TIMEOUT' });
}
