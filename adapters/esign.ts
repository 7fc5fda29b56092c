import { z } from 'zod';
import type { EsignPort } from '../activities/esign.ts';
import type { Party } from './http.ts';

const Signing = z.object({
  signingId: z.string().min(1).max(128),
  url: z.url({ protocol: /^https?$/ }),
  version: z.string().min(1).max(64),
  textHash: z.string().min(1).max(128),
});

const resultOf = (signingId: string) =>
  z.object({
    signingId: z.literal(signingId),
    state: z.enum(['open', 'signed', 'declined']),
  });

/** Opening carries a key and moves nothing: asked again, it gives the same signing. */
export const esignAdapter = (party: Party): EsignPort => ({
  open: ({ key, merchant, ...fields }, options) =>
    party.question(
      {
        method: 'POST',
        path: '/signings',
        key,
        body: { ...fields, ...merchant },
        answer: Signing,
      },
      options,
    ),
  result: (signingId, options) =>
    party.question(
      {
        method: 'GET',
        path: '/signings/{signingId}',
        params: { signingId },
        answer: resultOf(signingId),
      },
      options,
    ),
});
