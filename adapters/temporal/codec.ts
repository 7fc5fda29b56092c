/** Encrypts what Temporal stores, each payload bound to its workflow; see docs/security.md. */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Payload, PayloadCodec } from '@temporalio/common';
import { seal, unseal, type KeyRing } from '../key-ring.ts';

const encoding = 'binary/encrypted';
/** Of the outer metadata: readable by everybody, and authenticated. */
const keyIdEntry = 'encryption-key-id';
const workflowIdEntry = 'encryption-workflow-id';

type Context = NonNullable<Parameters<PayloadCodec['encode']>[1]>;

/** What was not encrypted by a codec of this kind passes `decode` as it is. */
export const createCodec = (ring: KeyRing): PayloadCodec => ({
  encode: async (payloads, context) =>
    payloads.map((payload) => encrypted(ring, payload, workflowIdOf(context))),
  decode: async (payloads, context) =>
    payloads.map((payload) =>
      isEncrypted(payload) ? decrypted(ring, payload, workflowIdOf(context)) : payload,
    ),
});

export const isEncrypted = (payload: Payload): boolean => entry(payload, 'encoding') === encoding;

/** Empty for a payload that was made outside of any workflow. */
export const workflowOf = (payload: Payload): string => entry(payload, workflowIdEntry);

const workflowIdOf = (context: Context | undefined): string => context?.workflowId ?? '';

function encrypted({ active }: KeyRing, payload: Payload, workflowId: string): Payload {
  const data = seal(active.key, packed(payload), additional(active.id, workflowId));
  return {
    metadata: {
      encoding: Buffer.from(encoding),
      [keyIdEntry]: Buffer.from(active.id),
      ...(workflowId !== '' && { [workflowIdEntry]: Buffer.from(workflowId) }),
    },
    data,
  };
}

function decrypted(ring: KeyRing, payload: Payload, readIn: string): Payload {
  const keyId = entry(payload, keyIdEntry);
  const workflowId = workflowOf(payload);
  if (readIn !== '' && workflowId !== '' && !belongs(workflowId, readIn))
    throw new Error(`a payload of workflow ${workflowId} was found in ${readIn}: it was moved`);
  const key = ring.key(keyId);
  return unpacked(unseal(key, payload.data ?? Buffer.alloc(0), additional(keyId, workflowId)));
}

/** A schedule's runs carry their start time behind the id their arguments were encrypted for. */
const belongs = (workflowId: string, readIn: string): boolean =>
  readIn === workflowId ||
  (readIn.startsWith(`${workflowId}-`) &&
    /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(readIn.slice(workflowId.length + 1)));

const additional = (keyId: string, workflowId: string) => ['payload', keyId, workflowId];

const entry = (payload: Payload, name: string): string =>
  Buffer.from(payload.metadata?.[name] ?? []).toString();

const plainForm = 0;
const deflatedForm = 1;
/** Below this deflate gains nothing. */
const worthDeflating = 200;

/** A form byte, then (deflated where that is shorter) the metadata's length, the metadata, the data. */
function packed({ metadata, data }: Payload): Buffer {
  const head = Buffer.from(
    JSON.stringify(
      Object.fromEntries(
        Object.entries(metadata ?? {}).map(([name, value]) => [
          name,
          Buffer.from(value).toString('latin1'),
        ]),
      ),
    ),
  );
  const length = Buffer.alloc(4);
  length.writeUInt32BE(head.length);
  const inner = Buffer.concat([length, head, data ?? Buffer.alloc(0)]);
  const deflated = inner.length < worthDeflating ? inner : deflateRawSync(inner);
  return deflated.length < inner.length
    ? Buffer.concat([Buffer.of(deflatedForm), deflated])
    : Buffer.concat([Buffer.of(plainForm), inner]);
}

function unpacked(bytes: Buffer): Payload {
  const body = bytes.subarray(1);
  const inner = bytes[0] === deflatedForm ? inflateRawSync(body) : body;
  const dataAt = 4 + inner.readUInt32BE();
  const head = JSON.parse(inner.subarray(4, dataAt).toString()) as Record<string, string>;
  const metadata = Object.fromEntries(
    Object.entries(head).map(([name, value]) => [name, Buffer.from(value, 'latin1')]),
  );
  return { metadata, data: inner.subarray(dataAt) };
}
