/**
 * Proof that money arrives [A51]: a test sale and its void, one cent paid out, and the owner's
 * confirmation. The code of a failure tells the fault of a terminal, of the paying card and of the
 * new account apart [A86].
 */
import { patched } from '@temporalio/workflow';
import { addDuration } from '../../domain/time/duration.ts';
import type { FailureCode } from '../../domain/failures/codes.ts';
import { findTerminalsInScope } from '../../domain/parties/scope.ts';
import { findSaleFault, type SaleFault } from '../../domain/switch/sale-fault.ts';
import { describeNextStep, type NextStep } from '../../domain/text/next-steps.ts';
import type { ChangeRequest } from '../change-card/change-request.ts';
import { askOperator } from '../shared/operator-task.ts';
import { readTarget } from '../switch/release.ts';
import { noteCopyOnItsWay, runStep } from '../switch/run-step.ts';
import { placeOrders, type KnownAnswer } from '../switch/place-orders.ts';
import { sendOrder } from '../switch/send-order.ts';
import { buildRequiredStep, type Order, type StepProgress } from '../switch/step.ts';
import { buildSettlementOrder, buildTerminalOrder } from '../switch/orders.ts';
import { waitFor } from '../shared/waiting.ts';
import { waitingOnNobody } from '../shared/wait-state.ts';
import { screening } from './screening.ts';
import type { GateEnd } from './stage-end.ts';
import type { Gate, Obtain } from './gate.ts';

const getOrStartTrial = (c: ChangeRequest) => (c.facts.trial ??= { since: c.now() });

const testTerminalSale: Obtain = async (c) => {
  const trial = getOrStartTrial(c);
  const record = c.facts.merchant?.value;
  const terminals = record ? findTerminalsInScope(record, c.scope) : [];
  const terminal = terminals.find(({ online }) => online) ?? terminals[0];
  if (!terminal) c.record('system', 'no-terminal-to-test');
  const end = terminal && (await sellAndVoid(c, terminal.sn));
  if (end) return end;
  if (trial.terminalSale === 'failed') return 'assess';
  trial.terminalSale = 'passed';
  return undefined;
};

const countFailedSales = (c: ChangeRequest): number =>
  c.switch.steps.filter(({ name, state }) => name === 'test-sale' && state === 'failed').length;

/** The test payment is voided at once, else by the rollback, else by an operator. */
async function sellAndVoid(c: ChangeRequest, sn: string): Promise<GateEnd | undefined> {
  const n = countFailedSales(c) + 1;
  const sale = buildTerminalOrder(c, 'test-sale', sn, `test sale at ${sn}`, buildTestAmount(c), n);
  const buildVoidOrder = (): Order => ({
    ...buildTerminalOrder(
      c,
      'void-test-sale',
      sn,
      `void the test sale at ${sn}`,
      { undoes: sale.key },
      n,
    ),
    mayBeSkipped: true,
  });
  const target = `${sn}.${n}`;
  const progress = c.switch.getOrCreateProgress({ name: 'test-sale', target });
  const voidStep = buildRequiredStep('void-test-sale', target, buildVoidOrder());
  const isUntried = progress.state === 'pending';
  if (isUntried) c.switch.pushUndo(progress, buildVoidOrder);
  let knownVoid: KnownAnswer;
  if (progress.state !== 'done') {
    progress.state = 'ordered';
    const { known } = isUntried ? await placeOrders(c, [sale, buildVoidOrder()]) : { known: [] };
    knownVoid = known[1];
    const saleEnd = await sendOrder(c, sale, { known: known[0] });
    const isArriving = noteCopyOnItsWay(progress, saleEnd);
    if (saleEnd.end === 'refused') {
      // The next sale has another key, and a completed request undoes nothing: a copy on its way is voided now.
      const end = isArriving ? await runStep(c, voidStep) : undefined;
      if (end) return end;
      delete progress.mayArrive;
      return handleFailedSale(c, progress, sale, saleEnd.code);
    }
    progress.state = 'done';
  }
  const end = await runStep(c, voidStep, { known: knownVoid });
  if (!end) progress.state = 'undone';
  return end;
}

const buildTestAmount = (c: ChangeRequest) => ({
  amountFen: c.policy['test.terminalAmount'],
});

const nextStepByFault = {
  TST_TERMINAL: 'terminal-on',
  TST_PAYER_CARD: 'other-payer-card',
  TST_PAYOUT: 'new-card-at-bank',
} as const satisfies Record<SaleFault, NextStep>;

/** A failed sale is an operator's task until the tries are used up or the deadline has passed [E3 trial]. */
async function handleFailedSale(
  c: ChangeRequest,
  progress: StepProgress,
  { key, summary }: Order,
  code: FailureCode,
): Promise<GateEnd | undefined> {
  progress.state = 'failed';
  const fault = findSaleFault(code);
  c.record('system', 'test-sale-failed', { code, data: { key } });
  const decision =
    countFailedSales(c) < c.policy['test.tries']
      ? await askOperator(c, {
          key,
          what: summary,
          code,
          within: c.policy['test.ttl'],
          merchant: describeNextStep(nextStepByFault[fault]),
        })
      : 'late';
  if (decision === 'late') {
    const trial = getOrStartTrial(c);
    trial.terminalSale = 'failed';
    trial.saleFault = fault;
  }
  if (decision === 'interrupted') return { kind: 'interrupted' };
  return decision === 'again' ? sellAndVoid(c, progress.target.replace(/\.\d+$/, '')) : undefined;
}

const sendTestPayout: Obtain = async (c) => {
  const trial = getOrStartTrial(c);
  const progress = c.switch.getOrCreateProgress({ name: 'test-payout', target: 'settlement' });
  progress.state = 'ordered';
  const payout = buildSettlementOrder(c, 'test-payout', 'pay one cent to the new card', {
    accountToken: c.facts.request.newAccount.token,
    amountFen: c.policy['test.payoutAmount'],
  });
  const payoutEnd = await sendOrder(c, { ...payout, isForward: true });
  // Not accepted: the same cent is ordered again when the request goes on.
  if (payoutEnd.end === 'left') return { kind: 'interrupted' };
  trial.payout = payoutEnd.end === 'done' ? 'landed' : 'failed';
  trial.since = c.now();
  progress.state = payoutEnd.end === 'done' ? 'done' : 'failed';
  c.recordDeferrable(
    payoutEnd.end === 'done' ? 'test-payout-landed' : 'test-payout-failed',
    payoutEnd.end === 'refused' ? { code: payoutEnd.code } : {},
  );
  return payoutEnd.end === 'done' ? undefined : 'assess';
};

/** Waits for the owner. After a payout that landed, silence is consent; the rules say when [E3 trial]. */
const awaitOwnerConfirmation: Obtain = async (c, needed) => {
  const { bankNotifiedAt } = c.facts;
  // What the bank reports may decide: payouts are held no longer than that takes. Open requests go the old way.
  const hasBankReported = () =>
    c.facts.bankNotifiedAt !== bankNotifiedAt && patched('0.2-report-during-the-trial');
  const end = await waitFor(
    c,
    {
      waitingOn: 'merchant',
      due: needed.until ?? addDuration(c.now(), c.policy['test.ttl']),
      next: {
        merchant: describeNextStep('confirm-trial'),
        staff: 'nothing to do: silence counts as consent',
      },
      summary: 'trial confirmed by',
    },
    () =>
      c.facts.trial?.confirmedBy !== undefined ||
      c.facts.trial?.payout === 'failed' ||
      hasBankReported(),
  );
  if (end === 'interrupted') return { kind: 'interrupted' };
  if (c.facts.trial?.payout === 'failed' || hasBankReported()) return undefined;
  c.waitState = waitingOnNobody;
  return readTarget(c);
};

export const trial: Gate = {
  name: 'trial',
  obtain: {
    // The bank has reported something about the new account.
    'account-verification': screening.obtain['account-verification'],
    'terminal-sale': testTerminalSale,
    'test-payout': sendTestPayout,
    'owner-confirmation': awaitOwnerConfirmation,
  },
};
