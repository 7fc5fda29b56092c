import { z } from 'zod';
import type { IdentityPort } from '../../activities/identity.ts';
import type { Party } from '../http/party.ts';
import { readVault, type DetokenizingVault } from '../vault/detokenization.ts';

const DocumentCheck = z.object({
  checkId: z.string().min(1).max(128),
  result: z.enum(['passed', 'mismatch', 'expired', 'forged']),
});

/** The answer must be about this session. */
const buildFaceSchema = (sessionRef: string) =>
  z.object({
    sessionRef: z.literal(sessionRef),
    result: z.enum(['passed', 'failed', 'spoof', 'open']),
    last4: z.string().regex(/^\w{4}$/),
    consentHash: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .exactOptional(),
  });

export const createIdentityAdapter = (party: Party, vault: DetokenizingVault): IdentityPort => ({
  checkDocument: async ({ requestId, merchant, personToken }, options) => {
    const purpose = `${party.name}: document check ${requestId}`;
    const { name, idNumber } = await readVault(
      vault.detokenizePerson(merchant, personToken, purpose),
    );
    return party.ask(
      {
        method: 'POST',
        path: '/documents/checks',
        body: { requestId, name, idNumber },
        answer: DocumentCheck,
      },
      options,
    );
  },
  getFaceResult: (sessionRef, options) =>
    party.ask(
      {
        method: 'GET',
        path: '/face/sessions/{sessionRef}',
        params: { sessionRef },
        answer: buildFaceSchema(sessionRef),
      },
      options,
    ),
});
