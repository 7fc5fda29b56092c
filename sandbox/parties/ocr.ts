/** Reads documents. It only answers questions. */
import { DocumentImage, readDocumentText } from '../document-text.ts';
import { createParty, parseBody, type Party } from '../party.ts';
import type { World } from '../world.ts';

export function createOcrParty(world: World): Party {
  const party = createParty(world, 'ocr');
  party.post('/readings', async (c) => {
    const { image, requestId } = await parseBody(c, DocumentImage);
    const { signs: _ofForensics, picture: _too, ...fields } = readDocumentText(image) ?? {};
    return c.json({ requestId, readable: Object.keys(fields).length > 0, ...fields });
  });
  return party;
}
