/** Documents: uploaded by the merchant's side or staff, read by staff only. Each reading is written to the access log. */
import { z } from '@hono/zod-openapi';
import { WorkflowIdPart } from '../../domain/request/card-change-schema.ts';
import { DocumentAnswer } from '../answers/vault.ts';
import { maxDocumentBytes, storeDocument } from '../documents.ts';
import { requireSomeMerchant } from '../ownership.ts';
import { HttpProblem } from '../http-problem.ts';
import { IdParams, declareOperation, createRouter, kilobyte } from '../operation.ts';

/** Anything else is not an id and is not looked up. */
const documentIdPattern = /^doc_[0-9a-f]{32}$/;

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
  summary: 'the bytes of a document; for staff',
  request: { params: IdParams },
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
    if (!document) throw new HttpProblem('API_NOT_FOUND');
    return c.body(new Uint8Array(document.bytes), 200, {
      'content-type': document.mediaType,
      // Displayed under our address, a document could act as one of our pages.
      'content-disposition': `attachment; filename="${id}"`,
    });
  });
