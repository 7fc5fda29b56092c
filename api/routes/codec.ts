/** The codec endpoint of the Temporal UI: for the acquirer's own staff, every reading written down. */
import { z } from '@hono/zod-openapi';
import type { PayloadCodec } from '@temporalio/common';
import type { Context } from 'hono';
import { decodePayloads } from '../../adapters/temporal/codec-server.ts';
import { readWorkflowId } from '../../adapters/temporal/codec.ts';
import { buildWorkflowId } from '../../workflows/contract.ts';
import type { ApiEnv } from '../dependencies.ts';
import { declareOperation, createRouter } from '../operation.ts';

const Payloads = z.object({
  payloads: z.array(z.object({ metadata: z.record(z.string(), z.string()), data: z.string() })),
});
const answer = { schema: Payloads, description: 'what could be opened, opened' };

const decode = declareOperation('decodePayloads', {
  method: 'post',
  path: '/codec/decode',
  summary: "decrypts payloads for the Temporal UI (Temporal's codec server protocol)",
  request: {},
  answer,
});

const decodeByPath = declareOperation('decodePayloadsByPath', {
  method: 'post',
  path: '/codec/{token}/decode',
  summary: 'the same for a UI that cannot send headers: the bearer token stands in the path',
  request: { params: z.object({ token: z.string() }) },
  answer,
  token: 'in-path',
});

export const codecRoutes = createRouter()
  .openapi(decode, decodeOwnPayloads)
  .openapi(decodeByPath, decodeOwnPayloads);

async function decodeOwnPayloads(c: Context<ApiEnv>): Promise<Response> {
  const { dependencies, caller } = c.var;
  const isOwn = (workflowId: string) => isOfAcquirer(caller.acquirerId, workflowId);
  const { body, workflowIds } = await decodePayloads(
    await c.req.json(),
    restrictToOwn(dependencies.codec, isOwn),
  );
  const ownWorkflowIds = workflowIds.filter(isOwn);
  await dependencies.storage.accessLog.record(
    ownWorkflowIds,
    `payloads decoded for ${caller.acquirerId}/${caller.id}`,
  );
  return c.json(body);
}

/** What is another acquirer's stays as it is [I13]. */
const restrictToOwn = (
  codec: PayloadCodec,
  isOwn: (workflowId: string) => boolean,
): PayloadCodec => ({
  encode: (payloads) => codec.encode(payloads),
  async decode(payloads) {
    if (!payloads.every((payload) => isOwn(readWorkflowId(payload))))
      throw new Error('a payload of another acquirer');
    return codec.decode(payloads);
  },
});

/** Of a request or of the watch after it, which keeps the request's id in its own. */
const isOfAcquirer = (acquirerId: string, workflowId: string): boolean => {
  const id = buildWorkflowId(acquirerId, '');
  return workflowId.startsWith(id) || workflowId.startsWith(id.replace(':', '-watch:'));
};
