/** Evidence: uploaded by whoever applies, read by staff, every reading written down. */
import { z } from '@hono/zod-openapi';
import { PortFailure } from '../../../domain/port-failure.ts';
import { DocumentAnswer } from '../answers.ts';
import { HttpProblem } from '../http-problem.ts';
import { Id, operation, router } from '../operation.ts';

/** Anything else is no id, and never asked for. */
const documentIdPattern = /^doc_[0-9a-f]{32}$/;
const mostBytes = 10 * 1024 * 1024;

const putDocument = operation('putDocument', {
  method: 'post',
  path: '/v1/documents',
  summary: 'takes a paper (PDF, JPEG or PNG, 10 MB at most) in the field `file`',
  request: {
    body: {
      required: true,
      content: {
        'multipart/form-data': {
          schema: z.object({
            file: z.instanceof(File).openapi({ type: 'string', format: 'binary' }),
          }),
        },
      },
    },
  },
  answer: { status: 201, schema: DocumentAnswer, description: 'what `materials` names' },
});

const getDocument = operation('getDocument', {
  method: 'get',
  path: '/v1/documents/{id}',
  summary: 'the bytes of a paper, for staff',
  request: { params: Id },
});

export const documentRoutes = router()
  .openapi(putDocument, async (c) => {
    const { file } = c.req.valid('form');
    if (file.size > mostBytes)
      throw new PortFailure('refused', 'document: too large', { code: 'MAT_INVALID' });
    const { documents, documentOwners } = c.var.doors.storage;
    const { acquirerId, id } = c.var.caller;
    const bytes = new Uint8Array(await file.arrayBuffer());
    const kept = await documents.put(bytes, file.type);
    await documentOwners.keep(acquirerId, kept, id);
    return c.json(kept, 201);
  })
  .openapi(getDocument, async (c) => {
    const { documents, documentOwners, reveals } = c.var.doors.storage;
    const { acquirerId, id: reader } = c.var.caller;
    const { id } = c.req.valid('param');
    const own =
      documentIdPattern.test(id) && (await documentOwners.hashes(acquirerId, [id])).has(id);
    if (!own) throw new HttpProblem('API_NOT_FOUND');
    await reveals.record([id], `document read by ${acquirerId}/${reader}`);
    const document = await documents.get(id);
    if (!document) throw new HttpProblem('API_NOT_FOUND');
    return c.body(new Uint8Array(document.bytes), 200, {
      'content-type': document.mediaType,
      // Shown in a page of ours it could act as one of ours.
      'content-disposition': `attachment; filename="${id}"`,
    });
  });
