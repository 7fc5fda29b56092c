import { z } from 'zod';
import type { IdentityPort } from '../../activities/identity.ts';
import type { Party } from '../http/party.ts';
import { readIdentity, type DetokenizingVault } from '../vault/detokenization.ts';
import { CoarseArea } from './areas.ts';
import { boundFields, requireSubject, subjectFields } from './subjects.ts';

export const DocumentAnswer = z.object({
  ...subjectFields,
  checkId: z.string().min(1).max(128),
  result: z.enum(['passed', 'mismatch', 'expired', 'forged']),
});

/** A session that was opened for the owner's app. */
export const SessionAnswer = z.object({
  ...boundFields,
  sessionRef: z.string().regex(/^[A-Za-z0-9._-]{1,128}$/),
  url: z.url({ protocol: /^https?$/ }),
});

/** The answer must be about this session. */
export const buildFaceSchema = (sessionRef: string) =>
  z
    .object({
      ...boundFields,
      sessionRef: z.literal(sessionRef),
      result: z.enum(['passed', 'failed', 'spoof', 'open']),
      consentHash: z
        .string()
        .regex(/^[0-9a-f]{64}$/)
        .exactOptional(),
      area: CoarseArea.exactOptional(),
    })
    .transform(({ sessionRef: _asked, ...answer }) => answer);

/** @param returnUrl where the page of the provider leads when the owner is done; it proves nothing */
export const createIdentityAdapter = (
  party: Party,
  vault: DetokenizingVault,
  returnUrl: string,
): IdentityPort => ({
  checkDocument: async ({ requestId, merchant, personToken }, options) => {
    const subject = { merchant, personToken };
    const person = await readIdentity(party, vault, subject, `document check ${requestId}`);
    const answer = await party.ask(
      {
        method: 'POST',
        path: '/documents/checks',
        body: { requestId, personToken, ...person },
        answer: DocumentAnswer,
      },
      options,
    );
    return { ...requireSubject(party.name, answer, { requestId, personToken }), personToken };
  },
  openFaceSession: async ({ key, merchant, ...order }, options) => {
    const { requestId, personToken } = order;
    const subject = { merchant, personToken };
    const person = await readIdentity(party, vault, subject, `face session for ${requestId}`);
    const session = await party.ask(
      {
        method: 'POST',
        path: '/face/sessions',
        key,
        body: { ...order, ...merchant, ...person, returnUrl },
        answer: SessionAnswer,
      },
      options,
    );
    return requireSubject(party.name, session, order);
  },
  getFaceResult: async ({ sessionRef, ...subject }, options) => {
    const answer = await party.ask(
      {
        method: 'GET',
        path: '/face/sessions/{sessionRef}',
        params: { sessionRef },
        answer: buildFaceSchema(sessionRef),
      },
      options,
    );
    return requireSubject(party.name, answer, subject);
  },
});
