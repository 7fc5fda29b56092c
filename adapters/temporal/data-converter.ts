import { fileURLToPath } from 'node:url';
import type { DataConverter } from '@temporalio/common';
import { KeyRing } from '../key-ring.ts';
import type { RingKey } from '../settings/variables.ts';
import { createCodec } from './codec.ts';

/** For `bundleWorkflowCode`: workflow code must encode failures as client and worker decode them. */
export const failureConverterPath = fileURLToPath(
  new URL('./failure-converter.cjs', import.meta.url),
);

/** The converter of client, worker and replays. The first key encrypts, all keys decrypt. */
export const createDataConverter = (codecKeys: readonly RingKey[]): DataConverter => ({
  failureConverterPath,
  payloadCodecs: [createCodec(new KeyRing(codecKeys, 'CODEC_KEYS'))],
});
