import { identityFault } from '../../domain/identity-faults.ts';
import { nextStep } from '../../domain/next-steps.ts';
import { otpTriesLeft } from '../../domain/one-time-codes.ts';
import type { Case } from '../case.ts';
import { lookUp } from '../look-up.ts';
import { notify } from '../notify.ts';
import { deadline, waitFor } from '../waiting.ts';
import type { Gate, Obtain } from './gate.ts';
import { checkOpenProofs } from './open-proofs.ts';

const documentCheck: Obtain = async (c) => {
  const { personToken } = c.facts.request.applicant;
  const known = proofs(c);
  const found = await lookUp(c, {
    party: 'operator',
    what: 'identity-document',
    ask: (look) =>
      look.checkDocument.executeWithOptions({ summary: 'check the identity document' }, [
        { requestId: c.requestId, merchant: c.merchant, personToken },
      ]),
    refused: (code) => ({ kind: 'asked', problems: [{ field: 'applicant', code }] }),
  });
  if ('end' in found) return found.end;
  c.facts.document = { value: found.answer, at: c.now() };
  return found.answer.result === 'passed' && proofs(c) === known ? undefined : 'assess';
};

/** Not proved in time is the merchant's turn again, not the end (rules.md preface). */
const identityFactor: Obtain = async (c, needed) => {
  const known = proofs(c);
  const end = await waitFor(
    c,
    {
      waitingOn: 'merchant',
      due: deadline(c, c.policy['identity.ttl'], c.since),
      ...(needed.triesLeft !== undefined && { triesLeft: needed.triesLeft }),
      problems: identityFault(c.facts, c.policy),
      next: {
        merchant: nextStep('prove-identity'),
        staff: 'a clerk may attest in person',
      },
      summary: 'identity proved by',
    },
    () => proofs(c) !== known || c.openProofs.length > 0,
  );
  if (end === 'interrupted') return { kind: 'interrupted' };
  if (end === 'late')
    return { kind: 'asked', problems: [{ field: 'identity', code: 'IDV_NOT_PROVED' }] };
  const open = await checkOpenProofs(c);
  if (open) return open;
  if (proofs(c) !== known) tellOfFailure(c);
  return undefined;
};

function tellOfFailure(c: Case): void {
  const newest = c.facts.factors.at(-1);
  if (newest?.result !== 'wrong') return;
  const locked = newest.method === 'otp' && otpTriesLeft(c.facts, c.policy) === 0;
  notify(c, locked ? 'identity-locked' : 'identity-failed');
}

const proofs = (c: Case): number => c.facts.factors.length + (c.facts.attested ? 1 : 0);

export const identity: Gate = {
  name: 'identity',
  next: 'agreement',
  obtain: { 'document-check': documentCheck, 'identity-factor': identityFactor },
};
