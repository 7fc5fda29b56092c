import { z } from 'zod';
import type { EsignPort } from '../../activities/esign.ts';
import type { Party } from '../http/party.ts';

const Signing = z.object({
  signingId: z.string().min(1).max(128),
  url: z.url({ protocol: /^https?$/ }),
  version: z.string().min(1).max(64),
  textHash: z.string().min(1).max(128),
});

const buildResultSchema = (signingId: string) =>
  z.object({
    signingId: z.literal(signingId),
    state: z.enum(['open', 'signed', 'declined']),
  });

/** Opening carries a key, so a repetition returns the same signing. */
export const createEsignAdapter = (party: Party): EsignPort => ({
  open: ({ key, merchant, ...fields }, options) =>
    party.ask(
      {
        method: 'POST',
        path: '/signings',
        key,
        body: { ...fields, ...merchant },
        answer: Signing,
      },
      options,
    ),
  getResult: (signingId, options) =>
    party.ask(
      {
        method: 'GET',
        path: '/signings/{signingId}',
        params: { signingId },
        answer: buildResultSchema(signingId),
      },
      options,
    ),
});
