import { ApplicationFailure } from '@temporalio/common';
import {
  decodeOptionalFailureToOptionalError,
  encodeErrorToFailure,
  loadDataConverter,
} from '@temporalio/common/lib/internal-non-workflow/index.js';
import { describe, expect, it } from 'vitest';
import { createDataConverter } from '../../../adapters/temporal/data-converter.ts';
import { createContext } from '../../support/payloads.ts';
import { createRingKey } from '../../support/storage.ts';

const converter = loadDataConverter(createDataConverter([createRingKey('k1')]));
const context = createContext('card-change:demo:M-1');

describe('A failure that Temporal stores', () => {
  const failureOf = (error: unknown) => encodeErrorToFailure(converter, error, context);
  const cause = new Error('no answer about 6217000200112001011');
  const refusal = ApplicationFailure.create({
    type: 'Refused',
    message: 'the holder 赵阿香 does not fit',
    nonRetryable: true,
    details: ['ACC_NOT_FOUND'],
    cause,
  });

  it('[I9] A failure that Temporal stores shows its kind only: message, stack, details and cause are encrypted', async () => {
    const failure = await failureOf(refusal);
    expect(failure).toMatchObject({
      message: 'Encoded failure',
      stackTrace: '',
      applicationFailureInfo: { type: 'Refused', nonRetryable: true },
      cause: { message: 'Encoded failure', stackTrace: '' },
    });
    const visible = JSON.stringify(failure, (_, value: unknown) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
    );
    for (const secret of ['6217000200112001011', '赵阿香', 'ACC_NOT_FOUND', import.meta.filename])
      expect(visible).not.toContain(secret);
  });

  it('A failure that Temporal stores is decrypted completely with the key', async () => {
    const error = await decodeOptionalFailureToOptionalError(
      converter,
      await failureOf(refusal),
      context,
    );
    expect(error).toMatchObject({
      message: refusal.message,
      stack: expect.stringContaining('data-converter.test.ts') as unknown,
      type: 'Refused',
      nonRetryable: true,
      details: ['ACC_NOT_FOUND'],
      cause: { message: cause.message },
    });
  });

  it('A failure that Temporal stores cannot be read without the key', async () => {
    const stranger = loadDataConverter(createDataConverter([createRingKey('k2')]));
    await expect(
      decodeOptionalFailureToOptionalError(stranger, await failureOf(refusal), context),
    ).rejects.toThrow('key k1 is not in the ring of CODEC_KEYS');
  });
});
