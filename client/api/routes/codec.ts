/** The codec endpoint of the Temporal UI: for the acquirer's own staff, every reading written down. */
import { z } from '@hono/zod-openapi';
import type { PayloadCodec } from '@temporalio/common';
import type { Context } from 'hono';
import { decodePayloads } from '../../../adapters/temporal/codec-server.ts';
import { workflowOf } from '../../../adapters/temporal/codec.ts';
import { workflowIdOf } from '../../../workflows/contract.ts';
import type { ApiEnv } from '../doors.ts';
import { operation, router } from '../operation.ts';

const Payloads = z.object({
  payloads: z.array(z.object({ metadata: z.record(z.string(), z.string()), data: z.string() })),
});
const answer = { schema: Payloads, description: 'what could be opened, opened' };

const decode = operation('decodePayloads', {
  method: 'post',
  path: '/codec/decode',
  summary: "decrypts payloads for the Temporal UI (Temporal's codec server protocol)",
  request: {},
  answer,
});

const decodeByPath = operation('decodePayloadsByPath', {
  method: 'post',
  path: '/codec/{token}/decode',
  summary: 'the same for a UI that cannot send headers: the bearer token stands in the path',
  request: { params: z.object({ token: z.string() }) },
  answer,
  token: 'in-path',
});

export const codecRoutes = router().openapi(decode, decoded).openapi(decodeByPath, decoded);

async function decoded(c: Context<ApiEnv>): Promise<Response> {
  const { doors, caller } = c.var;
  const own = (workflowId: string) => isOf(caller.acquirerId, workflowId);
  const { body, workflowIds } = await decodePayloads(await c.req.json(), onlyOwn(doors.codec, own));
  const seen = workflowIds.filter(own);
  await doors.storage.reveals.record(
    seen,
    `payloads decoded for ${caller.acquirerId}/${caller.id}`,
  );
  return c.json(body);
}

/** What is another acquirer's stays as it is (invariant I13). */
const onlyOwn = (codec: PayloadCodec, own: (workflowId: string) => boolean): PayloadCodec => ({
  encode: (payloads) => codec.encode(payloads),
  async decode(payloads) {
    if (!payloads.every((payload) => own(workflowOf(payload))))
      throw new Error('a payload of another acquirer');
    return codec.decode(payloads);
  },
});

/** Of a request or of the watch after it, which keeps the request's id in its own. */
const isOf = (acquirerId: string, workflowId: string): boolean => {
  const id = workflowIdOf(acquirerId, '');
  return workflowId.startsWith(id) || workflowId.startsWith(id.replace(':', '-watch:'));
};
