/** What the owner confirms about the new card: that it received or paid a cent, and that the trial went well. */
import type { FailureCode } from '../../domain/failures.ts';
import {
  penniesTriesLeft,
  presentPennies,
  presentReversePenny,
} from '../../domain/account-proofs.ts';
import { nextStep } from '../../domain/next-steps.ts';
import type { PennyProof } from '../../domain/parties.ts';
import type { Case, OpenProof } from '../case.ts';
import type { ActionAnswer } from '../contract.ts';
import { incomingOf, received } from '../gates/reverse-penny.ts';
import { checkNow } from './looks.ts';
import { on } from './on.ts';
import { answer, refused } from './permit.ts';

export function listenToConfirmations(c: Case): void {
  on(
    c,
    'confirmPenny',
    ({ by, answerRef }) =>
      answerRef === undefined
        ? checkNow(c, paidFromNewCard(c, by.id), nextStep('bank-asked'))
        : checkNow(c, pennyCode(c, by.id, answerRef), nextStep('code-compared')),
    ({ answerRef }) => (answerRef === undefined ? noPayment(c) : noCode(c, answerRef)),
  );
  on(
    c,
    'confirmTest',
    (act) => trialJudged(c, act.by.id, act.ok),
    () => (c.facts.trial?.payout === 'landed' ? undefined : 'ACT_WRONG_STAGE'),
  );
}

/** Why no code is taken now. One guess at a time, and none more than the policy gives. */
function noCode(c: Case, answerRef: unknown): FailureCode | undefined {
  if (!openPenny(c)) return 'ACT_WRONG_STAGE';
  if (typeof answerRef !== 'string') return 'INP_REQUIRED';
  // Another way of proof is open: the code's time is over.
  if (presentReversePenny(c.facts)) return 'ACC_PENNY_EXPIRED';
  const spent = penniesTriesLeft(c.facts, c.policy) <= 0;
  return spent || c.checking.has('penny-code') ? 'ACT_NO_CHANGE' : undefined;
}

/** Why the bank is not asked now what has come in. */
function noPayment(c: Case): FailureCode | undefined {
  if (!presentReversePenny(c.facts)) return openPenny(c) ? 'INP_REQUIRED' : 'ACT_WRONG_STAGE';
  return c.checking.has('incoming-penny') ? 'ACT_NO_CHANGE' : undefined;
}

function paidFromNewCard(c: Case, by: string): OpenProof {
  const asked = presentReversePenny(c.facts);
  if (!asked) throw refused('ACT_WRONG_STAGE');
  const { what, ask } = incomingOf(asked);
  return {
    what,
    ask: async (look) => {
      const payments = await ask(look);
      return () => received(c, by, asked, payments);
    },
  };
}

/** The cent whose code is waited for: landed, on the present new card. */
const openPenny = (c: Case): PennyProof | undefined => {
  const proof = presentPennies(c.facts).at(-1);
  return proof?.state === 'landed' && !proof.confirmed ? proof : undefined;
};

function pennyCode(c: Case, by: string, answerRef: string): OpenProof {
  const proof = openPenny(c);
  if (!proof) throw refused('ACT_WRONG_STAGE');
  return {
    what: 'penny-code',
    ask: async (look) => {
      const match = await look.compareCode.executeWithOptions(
        { summary: 'compare the penny code' },
        [{ codeRef: proof.key, answerRef }],
      );
      return () => {
        proof.tries += 1;
        proof.confirmed = match === 'match';
        if (proof.confirmed) c.record(by, 'penny code right');
        else c.record(by, 'penny code wrong', { code: 'ACC_PENNY_CODE_WRONG' });
      };
    },
  };
}

function trialJudged(c: Case, by: string, ok: boolean): ActionAnswer {
  const { trial } = c.facts;
  if (!trial) throw refused('ACT_WRONG_STAGE');
  if (ok) trial.confirmedBy = by;
  else trial.payout = 'failed';
  c.record(by, ok ? 'trial confirmed' : 'trial refused', ok ? {} : { code: 'TST_PAYOUT' });
  return answer(c, 'accepted', nextStep(ok ? 'hold-released' : 'switch-undone'));
}
