/**
 * Documents: uploaded by the merchant's side or staff, and seen by staff only, as pictures with the reader's name in them. Each
 * reading is written to the access log.
 */
import { z } from '@hono/zod-openapi';
import { WorkflowIdPart } from '../../domain/request/card-change-schema.ts';
import { renderMarked } from '../../adapters/images/watermark.ts';
import { DocumentAnswer } from '../answers/vault.ts';
import { describeReader } from '../document-mark.ts';
import { maxDocumentBytes, storeDocument } from '../documents.ts';
import { requireSomeMerchant } from '../ownership.ts';
import { HttpProblem } from '../http-problem.ts';
import { IdParams, declareOperation, createRouter, kilobyte } from '../operation.ts';

/** Anything else is not an id and is not looked up. */
const documentIdPattern = /^doc_[0-9a-f]{32}$/;
/** Of the longer side, in pixels: the small print of a licence is readable. */
const pictureSize = 2_000;

const putDocument = declareOperation('putDocument', {
  method: 'post',
  path: '/v1/documents',
  summary: 'stores a document (PDF, JPEG or PNG, at most 10 MB) from the form field `file`',
  request: {
    body: {
      required: true,
      content: {
        'multipart/form-data': {
          schema: z.object({
            file: z.instanceof(File).openapi({ type: 'string', format: 'binary' }),
            merchantId: WorkflowIdPart.optional().describe(
              'whom it is for; needed from agents whose token names no merchants',
            ),
          }),
        },
      },
    },
  },
  // And the form around it.
  maxBytes: maxDocumentBytes + 60 * kilobyte,
  answer: {
    status: 201,
    schema: DocumentAnswer,
    description: 'the id and hash that `materials` names',
  },
});

const getDocument = declareOperation('getDocument', {
  method: 'get',
  path: '/v1/documents/{id}',
  summary:
    'a page of a document as a picture (JPEG) that the name of the reader stands on; for staff',
  request: {
    params: IdParams,
    query: z.strictObject({
      page: z.coerce.number().int().min(1).max(500).default(1).describe('of a PDF, from 1'),
    }),
  },
});

export const documentRoutes = createRouter()
  .openapi(putDocument, async (c) => {
    const { file, merchantId } = c.req.valid('form');
    await requireSomeMerchant(c.var.dependencies, c.var.caller, merchantId);
    const { dependencies, caller } = c.var;
    const document = await storeDocument(
      dependencies,
      caller,
      file,
      merchantId ?? caller.merchantId,
    );
    c.header('location', `/v1/documents/${document.documentId}`);
    return c.json(document, 201);
  })
  .openapi(getDocument, async (c) => {
    const { documents, documentOwners, accessLog } = c.var.dependencies.storage;
    const { acquirerId, id: reader } = c.var.caller;
    const { id } = c.req.valid('param');
    const isOwn =
      documentIdPattern.test(id) && (await documentOwners.findHashes(acquirerId, [id])).has(id);
    if (!isOwn) throw new HttpProblem('API_NOT_FOUND');
    await accessLog.record([id], `document read by ${acquirerId}/${reader}`);
    const document = await documents.get(id);
    const { page } = c.req.valid('query');
    const picture =
      document &&
      (await renderMarked(document, {
        page,
        turn: 0,
        size: pictureSize,
        mark: describeReader(c.var.caller),
      }));
    if (!picture) throw new HttpProblem('API_NOT_FOUND');
    const next =
      picture.pages > page ? { link: `</v1/documents/${id}?page=${page + 1}>; rel="next"` } : {};
    return c.body(new Uint8Array(picture.jpeg), 200, {
      ...next,
      'content-type': 'image/jpeg',
      'content-disposition': `attachment; filename="${id}-${page}.jpg"`,
    });
  });
