/** The owner's signature: what happened at the provider is read, never believed. */
import { patched } from '@temporalio/workflow';
import { describeNextStep } from '../../domain/text/next-steps.ts';
import type { ChangeRequest } from '../change-card/change-request.ts';
import type { PendingProof } from '../stages/pending-proofs.ts';
import { checkProofNow } from './proof-checks.ts';
import { registerAction } from './action-handler.ts';
import { buildRefusal } from './permission.ts';

export function registerSigningHandlers(c: ChangeRequest): void {
  registerAction(
    c,
    'sign',
    (act) =>
      checkProofNow(c, buildSignatureProof(c, act.by.id), describeNextStep('signature-read')),
    (act) => {
      if (act.signingId !== c.agreement.signing?.signingId) return 'ACT_NO_CHANGE';
      return c.proofs.isInCheck('signature') ? 'ACT_NO_CHANGE' : undefined;
    },
  );
}

function buildSignatureProof(c: ChangeRequest, by: string): PendingProof {
  const { signing } = c.agreement;
  if (!signing) throw buildRefusal('ACT_WRONG_STAGE');
  const { signingId, url, version, textHash, accountToken, personToken } = signing;
  const subject = { personToken, accountToken };
  const question = { signingId, requestId: c.requestId, ...subject };
  return {
    what: 'signature',
    check: async (read) => {
      const signed = { signingId, version, textHash, signedAt: c.now(), ...subject };
      const asked = c.rules.askHere({ agreement: signed });
      const { answer, rules } = await read.readSigning({
        ...question,
        ...(asked && { rules: asked.question }),
      });
      c.rules.take(asked, rules);
      const { state } = answer;
      return () => {
        if (state === 'signed') {
          c.facts.agreement = signed;
          // The copy is found by this entry for as long as the audit log is kept.
          c.record(by, 'agreement-signed', { data: { version, textHash, signingId, url } });
        } else if (state === 'declined') {
          c.agreement.declined = subject;
          c.record(by, 'agreement-declined', { code: 'AGR_DECLINED' });
        }
      };
    },
    drop: () => {
      if (patched('0.2-open-another-signing')) c.agreement.lose(signingId);
    },
  };
}
