/** The owner's signature and his word on the cent: what happened elsewhere is read, never believed. */
import { nextStep } from '../../domain/next-steps.ts';
import type { Case, OpenProof } from '../case.ts';
import { checkNow } from './looks.ts';
import { on } from './on.ts';
import { refused } from './permit.ts';

export function listenToSigning(c: Case): void {
  on(
    c,
    'sign',
    (act) => checkNow(c, signature(c, act.by.id), nextStep('signature-read')),
    (act) => {
      if (act.signingId !== c.signing?.signingId) return 'ACT_NO_CHANGE';
      return c.checking.has('signature') ? 'ACT_NO_CHANGE' : undefined;
    },
  );
}

function signature(c: Case, by: string): OpenProof {
  const { signing } = c;
  if (!signing) throw refused('ACT_WRONG_STAGE');
  const { signingId, version, textHash, accountToken } = signing;
  return {
    what: 'signature',
    ask: async (look) => {
      const { state } = await look.readSigning.executeWithOptions({ summary: 'read the signing' }, [
        signingId,
      ]);
      return () => {
        if (state === 'signed') {
          c.facts.agreement = { signingId, version, textHash, signedAt: c.now(), accountToken };
          c.record(by, 'agreement signed', { data: { version, textHash } });
        } else if (state === 'declined') {
          c.declined = true;
          c.record(by, 'agreement declined', { code: 'AGR_DECLINED' });
        }
      };
    },
  };
}
