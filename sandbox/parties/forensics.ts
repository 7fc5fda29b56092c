/** Looks for signs that a picture of a document was forged. It only answers questions. */
import { createHash } from 'node:crypto';
import { DocumentImage, readDocumentText } from '../document-text.ts';
import { createParty, parseBody, type Party } from '../party.ts';
import type { World } from '../world.ts';

export function createForensicsParty(world: World): Party {
  const party = createParty(world, 'forensics');
  party.post('/inspections', async (c) => {
    const { image, requestId } = await parseBody(c, DocumentImage);
    const { picture, signs = [] } = readDocumentText(image) ?? {};
    const fingerprint = createHash('sha256')
      .update(picture ?? image)
      .digest('base64url');
    return c.json({ requestId, signs, fingerprint });
  });
  return party;
}
