/**
 * Proof that money arrives (rules.md A51): a test sale and its void, one cent paid out, and the owner's
 * word. What fails says whose fault it is: the terminal's, the payer's card's, the new account's (A86).
 */
import type { FailureCode } from '../../domain/failures.ts';
import { nextStep } from '../../domain/next-steps.ts';
import type { Case, StepProgress } from '../case.ts';
import { operatorDecides } from '../operator.ts';
import { mustBeDone } from '../switch/must-be-done.ts';
import { carryOut } from '../switch/orders.ts';
import { progressOf, type Order } from '../switch/step.ts';
import { settlementOrder, terminalOrder } from '../switch/steps.ts';
import { after, waitFor } from '../waiting.ts';
import type { GateEnd } from './ends.ts';
import type { Gate, Obtain } from './gate.ts';

const trialOf = (c: Case) => (c.facts.trial ??= { since: c.now() });

const terminalSale: Obtain = async (c) => {
  const trial = trialOf(c);
  const terminals = c.facts.merchant?.value.terminals ?? [];
  const terminal = terminals.find(({ online }) => online) ?? terminals[0];
  if (!terminal) c.record('system', 'no terminal to test');
  const end = terminal && (await sellAndVoid(c, terminal.sn));
  if (end) return end;
  if (trial.terminalSale === 'failed') return 'assess';
  trial.terminalSale = 'passed';
  return undefined;
};

const failedSales = (c: Case): number =>
  c.steps.filter(({ name, state }) => name === 'test-sale' && state === 'failed').length;

/** The money of whoever paid the test is given back at once, or by the way back, or operators know. */
async function sellAndVoid(c: Case, sn: string): Promise<GateEnd | undefined> {
  const n = failedSales(c) + 1;
  const sale = terminalOrder(c, 'test-sale', sn, `test sale at ${sn}`, amount(c), n);
  const giveBack = (): Order => ({
    ...terminalOrder(
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
  const progress = progressOf(c, { name: 'test-sale', target });
  if (progress.state === 'pending') c.undo.push({ progress, undo: giveBack });
  if (progress.state !== 'done') {
    progress.state = 'ordered';
    const sold = await carryOut(c, sale);
    if (sold.end === 'refused') return saleFailed(c, progress, sale, sold.code);
    progress.state = 'done';
  }
  const end = await mustBeDone(c, progressOf(c, { name: 'void-test-sale', target }), giveBack());
  if (!end) progress.state = 'undone';
  return end;
}

const amount = (c: Case) => ({ amountFen: c.policy['test.terminalAmount'].minFen });

/** A failed sale is an operator's task until the tries are used up or the time is over (rules.md E3 TESTING). */
async function saleFailed(
  c: Case,
  progress: StepProgress,
  { key, summary }: Order,
  code: FailureCode,
): Promise<GateEnd | undefined> {
  progress.state = 'failed';
  c.record('system', 'test sale failed', { code, data: { key } });
  const decided =
    failedSales(c) < c.policy['test.tries']
      ? await operatorDecides(c, {
          key,
          what: summary,
          code,
          within: c.policy['test.ttl'],
          merchant: nextStep('terminal-on'),
        })
      : 'late';
  if (decided === 'late') trialOf(c).terminalSale = 'failed';
  if (decided === 'interrupted') return { kind: 'interrupted' };
  return decided === 'again' ? sellAndVoid(c, progress.target.replace(/\.\d+$/, '')) : undefined;
}

const testPayout: Obtain = async (c) => {
  const trial = trialOf(c);
  const progress = progressOf(c, { name: 'test-payout', target: 'settlement' });
  progress.state = 'ordered';
  const paid = await carryOut(
    c,
    settlementOrder(c, 'test-payout', 'pay one cent to the new card', {
      accountToken: c.facts.request.newAccount.token,
      amountFen: c.policy['test.payoutAmount'],
    }),
  );
  trial.payout = paid.end === 'done' ? 'landed' : 'failed';
  trial.since = c.now();
  progress.state = paid.end === 'done' ? 'done' : 'failed';
  c.recordStep(`test payout ${trial.payout}`, paid.end === 'refused' ? { code: paid.code } : {});
  return undefined;
};

/** Silence after a landed payout is consent; the rules say when (rules.md E3 TESTING). */
const ownerConfirmation: Obtain = async (c, needed) => {
  const end = await waitFor(
    c,
    {
      waitingOn: 'merchant',
      due: needed.until ?? after(c, c.policy['test.ttl']),
      next: {
        merchant: nextStep('confirm-trial'),
        staff: 'nothing: silence counts as consent',
      },
      summary: 'trial confirmed by',
    },
    () => c.facts.trial?.confirmedBy !== undefined || c.facts.trial?.payout === 'failed',
  );
  return end === 'interrupted' ? { kind: 'interrupted' } : undefined;
};

export const trial: Gate = {
  name: 'trial',
  obtain: {
    'terminal-sale': terminalSale,
    'test-payout': testPayout,
    'owner-confirmation': ownerConfirmation,
  },
};
