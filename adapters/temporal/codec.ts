/** Encrypts the payloads that Temporal stores; each is bound to its workflow (docs/security.md). */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Payload, PayloadCodec } from '@temporalio/common';
import { seal, unseal, type KeyRing } from '../key-ring.ts';

/**
 * The encoding is `~key id/workflow id`: in clear, and authenticated. It is one short entry because a request's
 * history holds more than a hundred of them.
 */
const sealedPrefix = '~';

type Context = NonNullable<Parameters<PayloadCodec['encode']>[1]>;

/**
 * `decode` passes a payload that no such codec encrypted as it is. A null payload, the answer of most
 * orders and notices, holds no secret and is not encrypted: that keeps histories small.
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
  readEncoding(payload).startsWith(sealedPrefix);

const isNullPayload = (payload: Payload): boolean =>
  readEncoding(payload) === 'binary/null' && (payload.data ?? []).length === 0;

/** The workflow a payload was encrypted for; empty when it was made outside of any workflow. */
export const readWorkflowId = (payload: Payload): string => readBinding(payload).workflowId;

/** The id of the key that a payload was encrypted with; undefined for one that is in clear. */
export const readKeyId = (payload: Payload): string | undefined =>
  isEncrypted(payload) ? readBinding(payload).keyId : undefined;

/** Key ids have no slash in them, and no workflow id begins with the sign that stands for `card-change`. */
function readBinding(payload: Payload): { keyId: string; workflowId: string } {
  const [keyId = '', ...rest] = readEncoding(payload).slice(sealedPrefix.length).split('/');
  return { keyId, workflowId: rest.join('/').replace(/^~/, 'card-change') };
}

const getWorkflowId = (context: Context | undefined): string => context?.workflowId ?? '';

function encryptPayload({ active }: KeyRing, payload: Payload, workflowId: string): Payload {
  const data = seal(active.key, packPayload(payload), buildAdditionalData(active.id, workflowId));
  return {
    metadata: {
      encoding: Buffer.from(
        `${sealedPrefix}${active.id}/${workflowId.replace(/^card-change/, '~')}`,
      ),
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

/**
 * The id of a schedule's run is the id its arguments were encrypted for, followed by the start time. Temporal also gives each
 * run the result of the run before, which was encrypted for that one.
 */
const belongsToWorkflow = (workflowId: string, currentWorkflowId: string): boolean =>
  currentWorkflowId === workflowId ||
  (startTime.test(currentWorkflowId) &&
    workflowId.replace(startTime, '') === currentWorkflowId.replace(startTime, ''));

const startTime = /-\d{4}-\d\d-\d\dT\d\d:\d\d:[\d.]+Z$/;

const buildAdditionalData = (keyId: string, workflowId: string) => ['payload', keyId, workflowId];

const readEncoding = (payload: Payload): string =>
  Buffer.from(payload.metadata?.['encoding'] ?? []).toString();

/** The first byte of the plain text says how the rest is read. Another layout gets another byte. */
const forms = { json: 0, withMetadata: 1 } as const;

/** Most payloads are plain JSON: their metadata is implied by the form. */
function packPayload(payload: Payload): Buffer {
  const [form, body] = isPlainJson(payload)
    ? [forms.json, payload.data ?? Buffer.alloc(0)]
    : [forms.withMetadata, prependMetadata(payload)];
  return Buffer.concat([Buffer.of(form), deflateRawSync(body)]);
}

/** @throws Error when a later version wrote it in a form that this one does not know */
function unpackPayload(bytes: Buffer): Payload {
  const form = bytes[0];
  const body = inflateRawSync(bytes.subarray(1));
  if (form === forms.json) return { metadata: jsonMetadata, data: body };
  if (form === forms.withMetadata) return splitMetadata(body);
  throw new Error(`a payload has form ${form}: a later version of this program wrote it`);
}

const jsonMetadata = { encoding: Buffer.from('json/plain') };

const isPlainJson = (payload: Payload): boolean =>
  Object.keys(payload.metadata ?? {}).length === 1 && readEncoding(payload) === 'json/plain';

/** Length of the metadata, metadata, data. */
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
