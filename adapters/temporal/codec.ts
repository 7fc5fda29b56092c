/** Encrypts what Temporal stores, each payload bound to its workflow; see docs/security.md. */
import type { Payload, PayloadCodec } from '@temporalio/common';
import { seal, unseal, type KeyRing } from '../key-ring.ts';
import { deflated, inflated } from './dictionary.ts';

const encoding = 'binary/encrypted';
/**
 * `key id/workflow id`, of the outer metadata: readable by everybody, and authenticated. One short
 * entry, as it stands some two hundred times in the history of a request.
 */
const sealedFor = 'for';

type Context = NonNullable<Parameters<PayloadCodec['encode']>[1]>;

/**
 * What was not encrypted by a codec of this kind passes `decode` as it is. Nothing, the answer of
 * most orders and notices, is no secret and stays clear: encrypted it would be the larger part of a
 * history.
 */
export const createCodec = (ring: KeyRing): PayloadCodec => ({
  encode: async (payloads, context) =>
    payloads.map((payload) =>
      isNothing(payload) ? payload : encrypted(ring, payload, workflowIdOf(context)),
    ),
  decode: async (payloads, context) =>
    payloads.map((payload) =>
      isEncrypted(payload) ? decrypted(ring, payload, workflowIdOf(context)) : payload,
    ),
});

export const isEncrypted = (payload: Payload): boolean => entry(payload, 'encoding') === encoding;

const isNothing = (payload: Payload): boolean =>
  entry(payload, 'encoding') === 'binary/null' && (payload.data ?? []).length === 0;

/** Empty for a payload that was made outside of any workflow. */
export const workflowOf = (payload: Payload): string => sealOf(payload).workflowId;

/** Key ids have no slash in them. */
function sealOf(payload: Payload): { keyId: string; workflowId: string } {
  const [keyId = '', ...rest] = entry(payload, sealedFor).split('/');
  return { keyId, workflowId: rest.join('/') };
}

const workflowIdOf = (context: Context | undefined): string => context?.workflowId ?? '';

function encrypted({ active }: KeyRing, payload: Payload, workflowId: string): Payload {
  const data = seal(active.key, packed(payload), additional(active.id, workflowId));
  return {
    metadata: {
      encoding: Buffer.from(encoding),
      [sealedFor]: Buffer.from(`${active.id}/${workflowId}`),
    },
    data,
  };
}

function decrypted(ring: KeyRing, payload: Payload, readIn: string): Payload {
  const { keyId, workflowId } = sealOf(payload);
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

/** The first byte of what is sealed: how the rest is to be read. */
const forms = { plain: 0, deflated: 1, json: 2, deflatedJson: 3 } as const;
/** Most payloads are JSON and nothing else: their metadata is said by the form alone. */
function packed(payload: Payload): Buffer {
  const json = isPlainJson(payload);
  const inner = json ? Buffer.from(payload.data ?? []) : withMetadata(payload);
  const short = deflated(inner);
  return short.length < inner.length
    ? Buffer.concat([Buffer.of(json ? forms.deflatedJson : forms.deflated), short])
    : Buffer.concat([Buffer.of(json ? forms.json : forms.plain), inner]);
}

function unpacked(bytes: Buffer): Payload {
  const body = bytes.subarray(1);
  switch (bytes[0]) {
    case forms.json:
      return { metadata: jsonMetadata, data: body };
    case forms.deflatedJson:
      return { metadata: jsonMetadata, data: inflated(body) };
    case forms.deflated:
      return separated(inflated(body));
    default:
      return separated(body);
  }
}

const jsonMetadata = { encoding: Buffer.from('json/plain') };

const isPlainJson = (payload: Payload): boolean =>
  Object.keys(payload.metadata ?? {}).length === 1 && entry(payload, 'encoding') === 'json/plain';

/** The metadata's length, the metadata, the data. */
function withMetadata({ metadata, data }: Payload): Buffer {
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
  return Buffer.concat([length, head, data ?? Buffer.alloc(0)]);
}

function separated(inner: Buffer): Payload {
  const dataAt = 4 + inner.readUInt32BE();
  const head = JSON.parse(inner.subarray(4, dataAt).toString()) as Record<string, string>;
  const metadata = Object.fromEntries(
    Object.entries(head).map(([name, value]) => [name, Buffer.from(value, 'latin1')]),
  );
  return { metadata, data: inner.subarray(dataAt) };
}
