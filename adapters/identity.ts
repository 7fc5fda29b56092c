import { z } from 'zod';
import type { IdentityPort } from '../activities/identity.ts';
import type { Party } from './http.ts';
import { fromVault, type RevealingVault } from './reveal.ts';

const Check = z.object({
  checkId: z.string().min(1).max(128),
  result: z.enum(['passed', 'mismatch', 'expired', 'forged']),
});

/** An answer about another session than the one asked for is not understood. */
const faceOf = (sessionRef: string) =>
  z.object({
    sessionRef: z.literal(sessionRef),
    result: z.enum(['passed', 'failed', 'spoof', 'open']),
    last4: z.string().regex(/^\w{4}$/),
    consentHash: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .exactOptional(),
  });

export const identityAdapter = (party: Party, vault: RevealingVault): IdentityPort => ({
  checkDocument: async ({ requestId, merchant, personToken }, options) => {
    const purpose = `${party.name}: document check ${requestId}`;
    const { name, idNumber } = await fromVault(vault.revealPerson(merchant, personToken, purpose));
    return party.question(
      {
        method: 'POST',
        path: '/documents/checks',
        body: { requestId, name, idNumber },
        answer: Check,
      },
      options,
    );
  },
  faceResult: (sessionRef, options) =>
    party.question(
      {
        method: 'GET',
        path: '/face/sessions/{sessionRef}',
        params: { sessionRef },
        answer: faceOf(sessionRef),
      },
      options,
    ),
});
