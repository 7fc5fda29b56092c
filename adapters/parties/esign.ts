import { z } from 'zod';
import type { EsignPort } from '../../activities/esign.ts';
import type { Party } from '../http/party.ts';
import { readIdentity, type DetokenizingVault } from '../vault/detokenization.ts';
import { boundFields, requireSubject } from './subjects.ts';

/** The answer must be about the text that was ordered: another one binds the signer to something else. */
export const buildSigningSchema = (version: string) =>
  z.object({
    ...boundFields,
    signingId: z.string().min(1).max(128),
    url: z.url({ protocol: /^https?$/ }),
    version: z.literal(version),
    textHash: z.string().min(1).max(128),
  });

export const buildResultSchema = (signingId: string) =>
  z.object({
    ...boundFields,
    signingId: z.literal(signingId),
    state: z.enum(['open', 'signed', 'declined']),
  });

/**
 * Opening carries a key, so a repetition returns the same signing. The provider lets only the named signer sign.
 * @param returnUrl where the page of the provider leads when the signer is done; it proves nothing
 */
export const createEsignAdapter = (
  party: Party,
  vault: Pick<DetokenizingVault, 'detokenizePerson'>,
  returnUrl: string,
): EsignPort => ({
  open: async ({ key, merchant, ...order }, options) => {
    const { requestId, personToken } = order;
    const subject = { merchant, personToken };
    const signer = await readIdentity(party, vault, subject, `signing for ${requestId}`);
    const signing = await party.ask(
      {
        method: 'POST',
        path: '/signings',
        key,
        body: { ...order, ...merchant, signer, returnUrl },
        answer: buildSigningSchema(order.version),
      },
      options,
    );
    return requireSubject(party.name, signing, order);
  },
  getResult: async ({ signingId, ...subject }, options) => {
    const answer = await party.ask(
      {
        method: 'GET',
        path: '/signings/{signingId}',
        params: { signingId },
        answer: buildResultSchema(signingId),
      },
      options,
    );
    return requireSubject(party.name, answer, subject);
  },
});
