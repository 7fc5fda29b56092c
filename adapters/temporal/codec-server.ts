/** The codec endpoint of the Temporal UI, without HTTP: parses a request and builds the answer. */
import type { Payload, PayloadCodec } from '@temporalio/common';
import { z } from 'zod';
import { PortFailure } from '../../domain/parties/port-failure.ts';
import { isEncrypted, readWorkflowId } from './codec.ts';

const Base64 = z.base64().transform((text) => Buffer.from(text, 'base64'));
const Body = z.object({
  payloads: z
    .array(
      z.object({
        metadata: z.record(z.string(), Base64).default({}),
        data: Base64.default(Buffer.alloc(0)),
      }),
    )
    .max(2_000),
});

interface JsonPayload {
  metadata: Record<string, string>;
  data: string;
}

export interface DecodedPayloads {
  /** The answer's body. */
  body: { payloads: JsonPayload[] };
  /**
   * The workflows whose payloads were opened, each once, authenticated. The caller checks them against
   * the reader's acquirer and writes them to the access log. Empty text for a payload made outside of
   * any workflow.
   */
  workflowIds: string[];
}

/**
 * Decodes the body of `POST /codec/decode`. A payload that cannot be opened is returned unchanged, so
 * that one lost key does not hide a whole history. The caller must have authorised the reader.
 * @throws PortFailure refused when the body does not follow the protocol
 */
export async function decodePayloads(json: unknown, codec: PayloadCodec): Promise<DecodedPayloads> {
  const body = Body.safeParse(json);
  if (!body.success)
    throw new PortFailure('refused', 'payloads: not an array of {metadata, data} in base64', {
      code: 'INP_REQUIRED',
    });
  const { payloads } = body.data;
  const opened = new Map<Payload, Payload>();
  for (const payload of payloads.filter(isEncrypted)) {
    const plain = await tryDecode(codec, payload);
    if (plain) opened.set(payload, plain);
  }
  return {
    body: { payloads: payloads.map((payload) => toJsonPayload(opened.get(payload) ?? payload)) },
    workflowIds: [...new Set([...opened.keys()].map(readWorkflowId))],
  };
}

async function tryDecode(codec: PayloadCodec, payload: Payload): Promise<Payload | undefined> {
  try {
    const [plain] = await codec.decode([payload]);
    return plain;
  } catch {
    return undefined;
  }
}

const toJsonPayload = ({ metadata, data }: Payload): JsonPayload => ({
  metadata: Object.fromEntries(
    Object.entries(metadata ?? {}).map(([name, value]) => [name, toBase64(value)]),
  ),
  data: toBase64(data ?? Buffer.alloc(0)),
});

const toBase64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
