/** Encrypts what Temporal stores, each payload bound to its workflow; see docs/security.md. */
import type { Payload, PayloadCodec } from '@temporalio/common';
import { seal, unseal, type KeyRing } from '../key-ring.ts';
import { deflate, inflate } from './dictionary.ts';

const encryptedEncoding = 'binary/encrypted';
/**
 * `key id/workflow id`, of the outer metadata: readable by everybody, and authenticated. One short
 * entry, as it stands some two hundred times in the history of a request.
 */
const bindingKey = 'for';

type Context = NonNullable<Parameters<PayloadCodec['encode']>[1]>;

/**
 * What was not encrypted by a codec of this kind passes `decode` as it is. Nothing, the answer of
 * most orders and notices, is no secret and stays clear: encrypted it would be the larger part of a
 * history.
 */
export const createCodec = (ring: KeyRing): PayloadCodec => ({
  encode: async (payloads, context) =>
    payloads.map((payload) =>
      isNullPayload(payload) ? payload : encryptPayload(ring, payload, getWorkflowId(context)),
    ),
  decode: async (payloads, context) =>
    payloads.map((payload) =>
      isEncrypted(payload) ? decryptPayload(ring, payload, getWorkflowId(context)) : payload,
    ),
});

export const isEncrypted = (payload: Payload): boolean =>
  readMetadata(payload, 'encoding') === encryptedEncoding;

const isNullPayload = (payload: Payload): boolean =>
  readMetadata(payload, 'encoding') === 'binary/null' && (payload.data ?? []).length === 0;

/** Empty for a payload that was made outside of any workflow. */
export const readWorkflowId = (payload: Payload): string => readBinding(payload).workflowId;

/** Key ids have no slash in them. */
function readBinding(payload: Payload): { keyId: string; workflowId: string } {
  const [keyId = '', ...rest] = readMetadata(payload, bindingKey).split('/');
  return { keyId, workflowId: rest.join('/') };
}

const getWorkflowId = (context: Context | undefined): string => context?.workflowId ?? '';

function encryptPayload({ active }: KeyRing, payload: Payload, workflowId: string): Payload {
  const data = seal(active.key, packPayload(payload), buildAdditionalData(active.id, workflowId));
  return {
    metadata: {
      encoding: Buffer.from(encryptedEncoding),
      [bindingKey]: Buffer.from(`${active.id}/${workflowId}`),
    },
    data,
  };
}

function decryptPayload(ring: KeyRing, payload: Payload, currentWorkflowId: string): Payload {
  const { keyId, workflowId } = readBinding(payload);
  if (
    currentWorkflowId !== '' &&
    workflowId !== '' &&
    !belongsToWorkflow(workflowId, currentWorkflowId)
  )
    throw new Error(
      `a payload of workflow ${workflowId} was found in ${currentWorkflowId}: it was moved`,
    );
  const key = ring.getKey(keyId);
  return unpackPayload(
    unseal(key, payload.data ?? Buffer.alloc(0), buildAdditionalData(keyId, workflowId)),
  );
}

/** A schedule's runs carry their start time behind the id their arguments were encrypted for. */
const belongsToWorkflow = (workflowId: string, currentWorkflowId: string): boolean =>
  currentWorkflowId === workflowId ||
  (currentWorkflowId.startsWith(`${workflowId}-`) &&
    /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(currentWorkflowId.slice(workflowId.length + 1)));

const buildAdditionalData = (keyId: string, workflowId: string) => ['payload', keyId, workflowId];

const readMetadata = (payload: Payload, name: string): string =>
  Buffer.from(payload.metadata?.[name] ?? []).toString();

/** The first byte of what is sealed: how the rest is to be read. */
const forms = { plain: 0, deflated: 1, json: 2, deflatedJson: 3 } as const;
/** Most payloads are JSON and nothing else: their metadata is said by the form alone. */
function packPayload(payload: Payload): Buffer {
  const json = isPlainJson(payload);
  const inner = json ? Buffer.from(payload.data ?? []) : prependMetadata(payload);
  const compressed = deflate(inner);
  return compressed.length < inner.length
    ? Buffer.concat([Buffer.of(json ? forms.deflatedJson : forms.deflated), compressed])
    : Buffer.concat([Buffer.of(json ? forms.json : forms.plain), inner]);
}

function unpackPayload(bytes: Buffer): Payload {
  const body = bytes.subarray(1);
  switch (bytes[0]) {
    case forms.json:
      return { metadata: jsonMetadata, data: body };
    case forms.deflatedJson:
      return { metadata: jsonMetadata, data: inflate(body) };
    case forms.deflated:
      return splitMetadata(inflate(body));
    default:
      return splitMetadata(body);
  }
}

const jsonMetadata = { encoding: Buffer.from('json/plain') };

const isPlainJson = (payload: Payload): boolean =>
  Object.keys(payload.metadata ?? {}).length === 1 &&
  readMetadata(payload, 'encoding') === 'json/plain';

/** The metadata's length, the metadata, the data. */
function prependMetadata({ metadata, data }: Payload): Buffer {
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

function splitMetadata(inner: Buffer): Payload {
  const dataAt = 4 + inner.readUInt32BE();
  const head = JSON.parse(inner.subarray(4, dataAt).toString()) as Record<string, string>;
  const metadata = Object.fromEntries(
    Object.entries(head).map(([name, value]) => [name, Buffer.from(value, 'latin1')]),
  );
  return { metadata, data: inner.subarray(dataAt) };
}
