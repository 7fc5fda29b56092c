import { z } from 'zod';
import type { ForensicsPort } from '../../activities/document-examination.ts';
import { forensicSigns } from '../../domain/parties/documents.ts';
import type { Party } from '../http/party.ts';
import { buildImageBody } from './document-images.ts';
import { requireSubject } from './subjects.ts';

const Answer = z.object({
  requestId: z.string().min(1).max(128),
  signs: z.array(z.enum(forensicSigns)).max(forensicSigns.length),
  fingerprint: z.string().regex(/^[A-Za-z0-9_-]{8,128}$/),
});

/** Inspects pictures of documents for signs of forgery [A39]. */
export const createForensicsAdapter = (party: Party): ForensicsPort => ({
  inspect: async (document, options) => {
    const answer = await party.ask(
      { method: 'POST', path: '/inspections', body: buildImageBody(document), answer: Answer },
      options,
    );
    return requireSubject(party.name, answer, { requestId: document.requestId });
  },
});
