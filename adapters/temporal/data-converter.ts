import { fileURLToPath } from 'node:url';
import type { DataConverter } from '@temporalio/common';
import { KeyRing } from '../key-ring.ts';
import type { RingKey } from '../settings/variables.ts';
import { createCodec } from './codec.ts';

/** For `bundleWorkflowCode`: the workflow side must write failures as the other sides read them. */
export const failureConverterPath = fileURLToPath(
  new URL('./failure-converter.cjs', import.meta.url),
);

/** One for client, worker and replays alike. The first key encrypts, the others still decrypt. */
export const createDataConverter = (codecKeys: readonly RingKey[]): DataConverter => ({
  failureConverterPath,
  payloadCodecs: [createCodec(new KeyRing(codecKeys))],
});
