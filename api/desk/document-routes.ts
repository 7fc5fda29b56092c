/** Documents of a case. What a browser gets is a picture with its reader's name in it, and never the file. */
import { Hono, type Context } from 'hono';
import { z } from 'zod';
import { renderMarked, turns, type Turn } from '../../adapters/images/watermark.ts';
import type { ApiEnv } from '../dependencies.ts';
import { describeReader } from '../document-mark.ts';
import { HttpProblem } from '../http-problem.ts';
import { requireOwnRequest } from '../ownership.ts';
import { listDocuments } from './case-documents.ts';
import { renderDocumentPage, zooms, type Zoom } from './document-page.ts';

const oneOf = <Value extends number>(values: readonly Value[], usual: Value) =>
  z.coerce
    .number()
    .catch(usual)
    .transform((value) => values.find((one) => one === value) ?? usual);
const View = z.object({
  page: z.coerce.number().int().min(1).max(500).catch(1),
  turn: oneOf<Turn>(turns, 0),
  zoom: oneOf<Zoom>(zooms, 100),
});

/** Of the longer side, in pixels: sharp at the zoom that it is for. */
const sizeByZoom: Record<Zoom, number> = { 100: 1_200, 150: 1_600, 200: 2_000, 300: 2_800 };
/** Enough to find out whether a file can be shown, and how many pages it has. */
const probeSize = 60;

export const deskDocumentRoutes = new Hono<ApiEnv>();

deskDocumentRoutes.get('/desk/requests/:id/documents/:documentId', async (c) => {
  const { document, documents, read, row } = await findDocument(c);
  const view = View.parse(c.req.query());
  const stored = await read();
  const probed = stored && (await renderMarked(stored, { ...view, size: probeSize, mark: '-' }));
  return c.html(
    renderDocumentPage(c.var.session, row.requestId, documents, document, view, probed?.pages),
  );
});

deskDocumentRoutes.get('/desk/requests/:id/documents/:documentId/picture', async (c) => {
  const { document, read, row } = await findDocument(c);
  const { page, turn, zoom } = View.parse(c.req.query());
  const { acquirerId, id } = c.var.session.person;
  const { accessLog } = c.var.dependencies.storage;
  await accessLog.record(
    [document.documentId],
    `document of ${row.requestId} shown at the desk to ${acquirerId}/${id}`,
  );
  const stored = await read();
  const mark = describeReader(c.var.session.person);
  const marked =
    stored && (await renderMarked(stored, { page, turn, size: sizeByZoom[zoom], mark }));
  if (!marked) throw new HttpProblem('API_NOT_FOUND');
  return c.body(new Uint8Array(marked.jpeg), 200, {
    'content-type': 'image/jpeg',
    'content-disposition': 'inline',
  });
});

/** @throws HttpProblem 404 for a document that is not one of a request of the person's acquirer */
async function findDocument(c: Context<ApiEnv>) {
  const { caller, dependencies } = c.var;
  const row = await requireOwnRequest(dependencies, caller, c.req.param('id') ?? '');
  const { auditLog, documentOwners, documents: store, requestFacts } = dependencies.storage;
  const [entries, facts] = await Promise.all([
    auditLog.read(row.acquirerId, row.requestId),
    requestFacts.readLast(row),
  ]);
  const documents = listDocuments(entries, facts);
  const wanted = c.req.param('documentId');
  const document = documents.find(({ documentId }) => documentId === wanted);
  const isOwn =
    document &&
    (await documentOwners.findHashes(row.acquirerId, [document.documentId])).has(
      document.documentId,
    );
  if (!isOwn) throw new HttpProblem('API_NOT_FOUND');
  const read = async () => {
    const stored = await store.get(document.documentId);
    return stored && { bytes: stored.bytes, mediaType: stored.mediaType };
  };
  return { row, documents, document, read };
}
