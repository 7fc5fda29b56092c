/** Proof that money arrives: a test sale and its void, one cent paid out, and the owner's word. */
import type { Case } from '../case.ts';
import { carryOut } from '../switch/orders.ts';
import { progressOf } from '../switch/step.ts';
import { settlementOrder, terminalOrder } from '../switch/steps.ts';
import { waitFor } from '../waiting.ts';
import { after, type Gate, type Obtain } from './gate.ts';

const trialOf = (c: Case) => (c.facts.trial ??= { since: c.now() });

const terminalSale: Obtain = async (c) => {
  const trial = trialOf(c);
  const terminals = c.facts.merchant?.value.terminals ?? [];
  const terminal = terminals.find(({ online }) => online) ?? terminals[0];
  if (!terminal) {
    trial.terminalSale = 'passed';
    c.record('system', 'no terminal to test');
    return undefined;
  }
  const { minFen } = c.policy['test.terminalAmount'];
  for (let n = 1; n <= c.policy['test.tries']; n += 1) {
    const sale = terminalOrder(
      c,
      'test-sale',
      terminal.sn,
      `test sale at ${terminal.sn}`,
      { amountFen: minFen },
      n,
    );
    const progress = progressOf(c, { name: 'test-sale', target: terminal.sn });
    const sold = await carryOut(c, sale);
    if (sold.end === 'done') {
      const undone = await carryOut(
        c,
        terminalOrder(
          c,
          'void-test-sale',
          terminal.sn,
          `void the test sale at ${terminal.sn}`,
          { undoes: sale.key },
          n,
        ),
      );
      progress.state = 'done';
      trial.terminalSale = 'passed';
      c.record('system', undone.end === 'done' ? 'test sale voided' : 'test sale not voided', {
        ...(undone.end === 'refused' && { code: undone.code }),
      });
      return undefined;
    }
    progress.state = 'failed';
    c.record('system', 'test sale failed', sold.end === 'refused' ? { code: sold.code } : {});
    if (c.interrupt) return { kind: 'interrupted' };
  }
  trial.terminalSale = 'failed';
  return undefined;
};

const testPayout: Obtain = async (c) => {
  const trial = trialOf(c);
  const progress = progressOf(c, { name: 'test-payout', target: 'settlement' });
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
  c.record(
    'system',
    `test payout ${trial.payout}`,
    paid.end === 'refused' ? { code: paid.code } : {},
  );
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
        merchant: 'look at the test sale and the cent on the new card, then confirm',
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
