import type { Case } from '../case.ts';
import { waitFor } from '../waiting.ts';
import { after, lookUp, type Gate, type Obtain } from './gate.ts';

const documentCheck: Obtain = async (c) => {
  const { personToken } = c.facts.request.applicant;
  const looked = await lookUp(c, 'operator', 'identity document', () =>
    c.calls.look.checkDocument.executeWithOptions({ summary: 'check the identity document' }, [
      { requestId: c.requestId, merchant: c.merchant, personToken },
    ]),
  );
  if ('end' in looked) return looked.end;
  c.facts.document = { value: looked.answer, at: c.now() };
  return undefined;
};

/** Not proved in time is the merchant's turn again, not the end (rules.md preface). */
const identityFactor: Obtain = async (c, needed) => {
  const known = proofs(c);
  const end = await waitFor(
    c,
    {
      waitingOn: 'merchant',
      due: after(c, c.policy['identity.ttl'], c.since),
      ...(needed.triesLeft !== undefined && { triesLeft: needed.triesLeft }),
      next: {
        merchant: 'prove your identity: one-time code, face, or at a counter',
        staff: 'a clerk may attest in person',
      },
      summary: 'identity proved by',
    },
    () => proofs(c) !== known || c.backlog.length > 0,
  );
  if (end === 'interrupted') return { kind: 'interrupted' };
  if (end === 'late')
    return { kind: 'asked', problems: [{ field: 'identity', code: 'EXP_DEADLINE' }] };
  return workOff(c);
};

const proofs = (c: Case): number => c.facts.factors.length + (c.facts.attested ? 1 : 0);

/** Proofs whose check failed to answer while the person waited are checked now, as long as it takes. */
export const workOff: (c: Case) => Promise<undefined> = async (c) => {
  for (let task = c.backlog.shift(); task; task = c.backlog.shift()) await task();
  return undefined;
};

export const identity: Gate = {
  name: 'identity',
  obtain: { 'document-check': documentCheck, 'identity-factor': identityFactor },
};
