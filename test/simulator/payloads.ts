/**
 * JSON only, and by the engine's own coder: the SDK's, written in JavaScript for the sandbox, takes
 * four times as long. In the simulated bundle it stands for the SDK's converter.
 */
import type { Payload, PayloadConverter } from '@temporalio/common';

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const nothing = { encoding: encoder.encode('binary/null') };
const json = { encoding: encoder.encode('json/plain') };

export const payloadOf = (value: unknown): Payload =>
  value === undefined
    ? { metadata: nothing }
    : { metadata: json, data: encoder.encode(JSON.stringify(value)) };

export const valueOf = (payload: Payload | null | undefined): unknown =>
  payload?.data?.length ? JSON.parse(decoder.decode(payload.data)) : undefined;

/** By the name under which the SDK looks for it. */
export const payloadConverter: PayloadConverter = {
  toPayload: payloadOf,
  fromPayload: <T>(payload: Payload) => valueOf(payload) as T,
};
