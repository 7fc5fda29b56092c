/** What the owner confirms about the new card: that it received or paid a cent, and that the trial went well. */
import type { FailureCode } from '../../domain/failures/codes.ts';
import {
  countPennyTriesLeft,
  findCurrentPennies,
  findCurrentReversePenny,
} from '../../domain/account/proofs.ts';
import { describeNextStep } from '../../domain/text/next-steps.ts';
import type { ChangeRequest } from '../change-card/change-request.ts';
import type { PendingProof } from '../stages/pending-proofs.ts';
import type { PennyProof } from '../../domain/parties/bank.ts';
import type { ActionAnswer, ActionMessageOf } from '../contract.ts';
import { buildIncomingPennyRead, recordIncomingPayments } from '../stages/reverse-penny.ts';
import { checkProofNow } from './proof-checks.ts';
import { registerAction } from './action-handler.ts';
import { buildAnswer, buildRefusal } from './permission.ts';
import { recordOwnersWord } from './remarks.ts';

export function registerConfirmationHandlers(c: ChangeRequest): void {
  registerAction(
    c,
    'confirmPenny',
    ({ by, answerRef }) =>
      answerRef === undefined
        ? checkProofNow(c, buildIncomingPennyProof(c, by.id), describeNextStep('bank-asked'))
        : checkProofNow(
            c,
            buildPennyCodeProof(c, by.id, answerRef),
            describeNextStep('code-compared'),
          ),
    ({ answerRef }) =>
      answerRef === undefined ? findPaymentRefusal(c) : findCodeRefusal(c, answerRef),
  );
  registerAction(
    c,
    'confirmTest',
    (act) => recordTrialConfirmation(c, act),
    () => (c.facts.trial?.payout === 'landed' ? undefined : 'ACT_WRONG_STAGE'),
  );
}

/** Why no code is taken now. One guess at a time, and none more than the policy gives. */
function findCodeRefusal(c: ChangeRequest, answerRef: unknown): FailureCode | undefined {
  if (!findOpenPenny(c)) return 'ACT_WRONG_STAGE';
  if (typeof answerRef !== 'string') return 'INP_REQUIRED';
  // Another way of proof is open: the code's time is over.
  if (findCurrentReversePenny(c.facts)) return 'ACC_PENNY_EXPIRED';
  const spent = countPennyTriesLeft(c.facts, c.policy) <= 0;
  return spent || c.proofs.isInCheck('penny-code') ? 'ACT_NO_CHANGE' : undefined;
}

/** Why the bank is not asked now what has come in. */
function findPaymentRefusal(c: ChangeRequest): FailureCode | undefined {
  if (!findCurrentReversePenny(c.facts))
    return findOpenPenny(c) ? 'INP_REQUIRED' : 'ACT_WRONG_STAGE';
  return c.proofs.isInCheck('incoming-penny') ? 'ACT_NO_CHANGE' : undefined;
}

function buildIncomingPennyProof(c: ChangeRequest, by: string): PendingProof {
  const reversePenny = findCurrentReversePenny(c.facts);
  if (!reversePenny) throw buildRefusal('ACT_WRONG_STAGE');
  const { what, ask } = buildIncomingPennyRead(reversePenny);
  return {
    what,
    check: async (read) => {
      const payments = await ask(read);
      return () => recordIncomingPayments(c, by, reversePenny, payments);
    },
  };
}

/** The cent whose code is waited for: landed, on the present new card. */
const findOpenPenny = (c: ChangeRequest): PennyProof | undefined => {
  const proof = findCurrentPennies(c.facts).at(-1);
  return proof?.state === 'landed' && !proof.confirmed ? proof : undefined;
};

function buildPennyCodeProof(c: ChangeRequest, by: string, answerRef: string): PendingProof {
  const proof = findOpenPenny(c);
  if (!proof) throw buildRefusal('ACT_WRONG_STAGE');
  return {
    what: 'penny-code',
    check: async (read) => {
      const confirmed = { ...proof, tries: proof.tries + 1, confirmed: true };
      const pennies = c.facts.pennies.map((each) => (each === proof ? confirmed : each));
      const asked = c.rules.askHere({ pennies });
      const { answer: match, rules } = await read.compareCode({
        codeRef: proof.key,
        answerRef,
        ...(asked && { rules: asked.question }),
      });
      c.rules.take(asked, rules);
      if (match === 'misshapen') return () => 'INP_FORMAT';
      return () => {
        proof.tries += 1;
        proof.confirmed = match === 'match';
        if (proof.confirmed) c.record(by, 'penny-code-right');
        else c.record(by, 'penny-code-wrong', { code: 'ACC_PENNY_CODE_WRONG' });
      };
    },
  };
}

function recordTrialConfirmation(
  c: ChangeRequest,
  act: ActionMessageOf<'confirmTest'>,
): ActionAnswer {
  const { by, ok } = act;
  const { trial } = c.facts;
  if (!trial) throw buildRefusal('ACT_WRONG_STAGE');
  if (ok) trial.confirmedBy = by.id;
  else trial.payout = 'failed';
  recordOwnersWord(c, act, 'TST_PAYOUT');
  return buildAnswer(c, 'accepted', describeNextStep(ok ? 'hold-released' : 'switch-undone'));
}
