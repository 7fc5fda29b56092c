/** Documents at the desk: shown as pictures with the reader's name, and to nobody else. */
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { setUpDesk } from '../../support/desk.ts';
import { buildMaterial, buildRequest } from '../../support/facts.ts';
import { buildPdf, buildPhoto } from '../../support/pictures.ts';

const desk = setUpDesk();

/** A case whose request names a document with these bytes. */
async function openWithDocument(bytes: Uint8Array, mediaType: string) {
  const { documents, documentOwners } = desk.storage();
  const stored = await documents.put(bytes, mediaType);
  await documentOwners.recordOwner('demo', stored, 'owner-1');
  const requestId = await desk.openReview();
  const { documentId, sha256 } = stored;
  const material = buildMaterial('business-licence', { documentId, sha256 });
  await desk.writeFacts(requestId, { request: buildRequest({ materials: [material] }) });
  return { requestId, documentId, path: `/desk/requests/${requestId}/documents/${documentId}` };
}

const asMaker = (acquirerId = 'demo') => desk.signIn('maker-1', ['maker'], acquirerId);

describe('A document at the desk', () => {
  it('A document at the desk is listed on its case, and can be made larger and turned by links', async () => {
    const { path, requestId } = await openWithDocument(await buildPhoto(), 'image/png');
    const read = async (at: string) => (await desk.api().get(at, await asMaker())).body.text;
    expect(await read(`/desk/requests/${requestId}`)).toContain(`href="${path}"`);
    const page = await read(`${path}?turn=90&zoom=200`);
    for (const part of ['营业执照', 'turn=0', 'turn=180', 'zoom=300']) expect(page).toContain(part);
    expect(page).toContain(`${path}/picture?`);
  });

  it('A document at the desk leaves as a picture with a mark, is kept by no cache, and never as the file', async () => {
    const file = await buildPhoto();
    const { path } = await openWithDocument(file, 'image/png');
    const response = await desk
      .api()
      .app.request(`${path}/picture`, { headers: (await asMaker()).headers });
    const picture = Buffer.from(await response.arrayBuffer());
    expect(response.headers.get('content-type')).toBe('image/jpeg');
    expect(response.headers.get('cache-control')).toBe('no-store');
    const { channels } = await sharp(picture).stats();
    expect(channels[0]?.stdev).toBeGreaterThan(2);
  });

  it('A document at the desk is in the access log with its reader before it is shown', async () => {
    const { documentId, path, requestId } = await openWithDocument(await buildPhoto(), 'image/png');
    const recorded: unknown[] = [];
    const accessLog = { record: async (...entry: unknown[]) => void recorded.push(entry) };
    const documents = {
      ...desk.storage().documents,
      get: () => Promise.reject(new Error('read after the entry in the log')),
    };
    const storage = { ...desk.storage(), accessLog, documents };
    await desk.api({ storage }).get(`${path}/picture`, await asMaker());
    expect(recorded).toEqual([
      [[documentId], `document of ${requestId} shown at the desk to demo/maker-1`],
    ]);
  });

  it('A document at the desk that is a PDF is shown page by page', async () => {
    const bytes = Buffer.from(buildPdf(['first', 'second']));
    const { path } = await openWithDocument(bytes, 'application/pdf');
    const { body } = await desk.api().get(`${path}?page=2`, await asMaker());
    expect(body.text).toContain('2 / 2');
  });

  it('A document at the desk that cannot be shown says so, and what to ask for', async () => {
    const { path } = await openWithDocument(Buffer.from('%PDF-1.4 a paper'), 'application/pdf');
    const { status, body } = await desk.api().get(path, await asMaker());
    expect(status).toBe(200);
    expect(body.text).toContain('该文件无法显示');
    expect((await desk.api().get(`${path}/picture`, await asMaker())).status).toBe(404);
  });

  it('A document at the desk is found neither by another acquirer nor under another request', async () => {
    const { documentId, path } = await openWithDocument(await buildPhoto(), 'image/png');
    const other = await desk.openReview();
    for (const end of ['', '/picture']) {
      expect((await desk.api().get(`${path}${end}`, await asMaker('other'))).status).toBe(404);
      const elsewhere = `/desk/requests/${other}/documents/${documentId}${end}`;
      expect((await desk.api().get(elsewhere, await asMaker())).status).toBe(404);
    }
  });
});
