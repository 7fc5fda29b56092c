/** What the owner confirms about the new card: the code in the cent's remark, and that the trial went well. */
import type { PennyProof } from '../../domain/parties.ts';
import type { Case, OpenProof } from '../case.ts';
import type { ActionAnswer } from '../contract.ts';
import { checkNow } from './looks.ts';
import { on } from './on.ts';
import { answer, refused } from './permit.ts';

export function listenToConfirmations(c: Case): void {
  on(
    c,
    'confirmPenny',
    (act) => checkNow(c, pennyCode(c, act.by.id, act.answerRef), 'the code is being compared'),
    (act) => {
      const proof = openPenny(c);
      if (!proof) return 'ACT_WRONG_STAGE';
      if (typeof act.answerRef !== 'string') return 'INP_REQUIRED';
      // One guess at a time, and none more than the policy gives.
      const spent = proof.tries >= c.policy['confirm.tries'];
      return spent || c.checking.has('penny-code') ? 'ACT_NO_CHANGE' : undefined;
    },
  );
  on(
    c,
    'confirmTest',
    (act) => trialJudged(c, act.by.id, act.ok),
    () => (c.facts.trial?.payout === 'landed' ? undefined : 'ACT_WRONG_STAGE'),
  );
}

/** The cent whose code is waited for: landed, on the present new card. */
const openPenny = (c: Case): PennyProof | undefined => {
  const proof = c.facts.pennies.at(-1);
  const present = proof?.accountToken === c.facts.request.newAccount.token;
  return present && proof?.state === 'landed' && !proof.confirmed ? proof : undefined;
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
  return answer(c, 'accepted', ok ? 'the hold is being released' : 'the switch is being undone');
}
