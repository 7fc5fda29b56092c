import type { Payload } from '@temporalio/common';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodePayloads } from '../../../adapters/temporal/codec-server.ts';
import { createCodec } from '../../../adapters/temporal/codec.ts';
import { PortFailure } from '../../../domain/parties/port-failure.ts';
import { toPayload, createContext } from '../../support/payloads.ts';
import { createKeyRing } from '../../support/storage.ts';

const codec = createCodec(createKeyRing('k1'));
const workflowId = 'card-change:demo:M-1';

/** As the Temporal UI sends payloads. */
const jsonOf = ({ metadata, data }: Payload) => ({
  metadata: Object.fromEntries(
    Object.entries(metadata ?? {}).map(([name, bytes]) => [name, base64(bytes)]),
  ),
  data: base64(data ?? Buffer.alloc(0)),
});
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
const encrypted = async (value: unknown, id = workflowId, by = codec) =>
  (await by.encode([toPayload(value)], createContext(id))).map(jsonOf);

describe('The codec endpoint', () => {
  it('The codec endpoint decrypts the payloads of the UI in their order, and names the workflows that were read', async () => {
    const payloads = [
      ...(await encrypted({ stage: 'review' })),
      ...(await encrypted('second', 'card-change:demo:M-2')),
      ...(await encrypted('third')),
    ];
    expect(await decodePayloads({ payloads }, codec)).toEqual({
      body: { payloads: [{ stage: 'review' }, 'second', 'third'].map(toPayload).map(jsonOf) },
      workflowIds: [workflowId, 'card-change:demo:M-2'],
    });
  });

  it('The codec endpoint returns payloads that it cannot open unchanged, beside those that it can', async () => {
    const [lost] = await encrypted('lost', workflowId, createCodec(createKeyRing('k0')));
    const [known] = await encrypted('known', 'card-change:demo:M-2');
    const forged = {
      ...known,
      metadata: { encoding: Buffer.from('~k1/m').toString('base64') },
    };
    const { body, workflowIds } = await decodePayloads({ payloads: [lost, forged, known] }, codec);
    expect(body.payloads).toEqual([lost, forged, jsonOf(toPayload('known'))]);
    // Workflows are named only for payloads that were opened: other metadata may be forged.
    expect(workflowIds).toEqual(['card-change:demo:M-2']);
  });

  it('The codec endpoint returns plain payloads unchanged, and names no workflow for them', async () => {
    const payloads = [jsonOf(toPayload('plain')), { metadata: {}, data: '' }];
    expect(await decodePayloads({ payloads }, codec)).toEqual({
      body: { payloads },
      workflowIds: [],
    });
  });

  it('The codec endpoint treats a payload without metadata or data as empty', async () => {
    const { body } = await decodePayloads({ payloads: [{}] }, codec);
    expect(body.payloads).toEqual([{ metadata: {}, data: '' }]);
  });

  it.each([
    ['nothing', undefined],
    ['no payloads', {}],
    ['payloads that are none', { payloads: 'all of them' }],
    ['what is not base64', { payloads: [{ metadata: {}, data: '{"not": "base64"}' }] }],
    ['metadata that is not base64', { payloads: [{ metadata: { encoding: 'ü' } }] }],
    ['too many', { payloads: Array.from({ length: 2_001 }, () => ({})) }],
  ])('The codec endpoint refuses %s', async (_what, body) => {
    await expect(decodePayloads(body, codec)).rejects.toThrow('not an array of {metadata, data}');
  });

  it('[F12] The codec endpoint answers or refuses any input', async () => {
    const payload = fc.record(
      {
        metadata: fc.dictionary(fc.string(), fc.oneof(fc.base64String(), fc.string())),
        data: fc.oneof(fc.base64String(), fc.anything()),
      },
      { requiredKeys: [] },
    );
    const body = fc.oneof(fc.anything(), fc.record({ payloads: fc.array(payload) }));
    await fc.assert(
      fc.asyncProperty(body, async (sent) => {
        const answered: unknown = await decodePayloads(sent, codec).catch(
          (error: unknown) => error,
        );
        if (answered instanceof Error) expect(answered).toBeInstanceOf(PortFailure);
        else expect(answered).toMatchObject({ workflowIds: [] });
      }),
    );
  });
});
