/** Sample payloads, and the workflows they belong to. */
import { defaultPayloadConverter, type Payload, type PayloadCodec } from '@temporalio/common';

type Context = NonNullable<Parameters<PayloadCodec['encode']>[1]>;

export const toPayload = (value: unknown): Payload => defaultPayloadConverter.toPayload(value);

/** @throws TypeError when the payload is not plain JSON */
export const fromPayload = (payload: Payload | undefined): unknown => {
  if (!payload) throw new TypeError('no payload');
  return defaultPayloadConverter.fromPayload(payload);
};

export const createContext = (workflowId: string): Context => ({
  type: 'workflow',
  namespace: 'default',
  workflowId,
});

/** As text, whatever it holds. */
export const readMetadata = ({ metadata }: Payload, name: string): string =>
  Buffer.from(metadata?.[name] ?? []).toString();
