/**
 * Converts JSON with the encoder of Node: the one of the SDK, written in JavaScript for the sandbox, takes
 * four times as long. In the simulated bundle this replaces the SDK's converter.
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

/** The SDK imports the converter under this name. */
export const payloadConverter: PayloadConverter = {
  toPayload: toPayload,
  fromPayload: <T>(payload: Payload) => fromPayload(payload) as T,
};
