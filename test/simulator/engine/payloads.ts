/**
 * JSON only, and by the engine's own coder: the SDK's, written in JavaScript for the sandbox, takes
 * four times as long. In the simulated bundle it stands for the SDK's converter.
 */
import type { Payload, PayloadConverter } from '@temporalio/common';

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const nullMetadata = { encoding: encoder.encode('binary/null') };
const jsonMetadata = { encoding: encoder.encode('json/plain') };

export const toPayload = (value: unknown): Payload =>
  value === undefined
    ? { metadata: nullMetadata }
    : { metadata: jsonMetadata, data: encoder.encode(JSON.stringify(value)) };

export const fromPayload = (payload: Payload | null | undefined): unknown =>
  payload?.data?.length ? JSON.parse(decoder.decode(payload.data)) : undefined;

/** By the name under which the SDK looks for it. */
export const payloadConverter: PayloadConverter = {
  toPayload: toPayload,
  fromPayload: <T>(payload: Payload) => fromPayload(payload) as T,
};
