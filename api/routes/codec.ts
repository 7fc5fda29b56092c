/** The codec endpoint of the Temporal UI, for the acquirer's own staff. Each use is written to the access log. */
import { z } from '@hono/zod-openapi';
import type { PayloadCodec } from '@temporalio/common';
import type { Context } from 'hono';
import { decodePayloads } from '../../adapters/temporal/codec-server.ts';
import { readWorkflowId } from '../../adapters/temporal/codec.ts';
import { buildWorkflowId } from '../../workflows/contract.ts';
import type { ApiEnv } from '../dependencies.ts';
import { declareOperation, createRouter, jsonBody, kilobyte } from '../operation.ts';

const Payloads = z.object({
  payloads: z.array(z.object({ metadata: z.record(z.string(), z.string()), data: z.string() })),
});
const answer = {
  schema: Payloads,
  description: 'the payloads, decrypted where the caller may read them',
};

const body = jsonBody(
  z.looseObject({
    payloads: z
      .unknown()
      .openapi({ type: 'array', items: { type: 'object' }, description: 'payloads in base64' }),
  }),
);
/** A long history, and its thousands of values. */
const maxBytes = 8_192 * kilobyte;
const jsonLimits = { depth: 8, values: 50_000 };

const decode = declareOperation('decodePayloads', {
  method: 'post',
  path: '/codec/decode',
  summary: "decrypts payloads for the Temporal UI (Temporal's codec server protocol)",
  request: { body },
  maxBytes,
  jsonLimits,
  answer,
});

const decodeByPath = declareOperation('decodePayloadsByPath', {
  method: 'post',
  path: '/codec/{token}/decode',
  summary: 'the same for a UI that cannot send headers: the bearer token is in the path',
  request: { params: z.object({ token: z.string() }), body },
  maxBytes,
  jsonLimits,
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

/** A codec that leaves payloads of other acquirers encrypted [I13]. */
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

/** Whether a workflow id is that of a request or a watch of the acquirer. */
const isOfAcquirer = (acquirerId: string, workflowId: string): boolean => {
  const prefix = buildWorkflowId(acquirerId, '');
  return workflowId.startsWith(prefix) || workflowId.startsWith(prefix.replace(':', '-watch:'));
};
