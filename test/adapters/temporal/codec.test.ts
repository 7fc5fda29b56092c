import type { Payload } from '@temporalio/common';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seal } from '../../../adapters/key-ring.ts';
import { createCodec } from '../../../adapters/temporal/codec.ts';
import { createCanary, findTraces } from '../../support/canaries.ts';
import { readMetadata, toPayload, fromPayload, createContext } from '../../support/payloads.ts';
import { createKeyRing } from '../../support/storage.ts';

const codec = createCodec(createKeyRing('k1'));
const ours = createContext('card-change:demo:M-1');
const other = createContext('card-change:demo:M-2');

async function encrypted(value: unknown, context = ours, by = codec): Promise<Payload> {
  const [payload] = await by.encode([toPayload(value)], context);
  if (!payload) throw new Error('nothing was encoded');
  return payload;
}
const decrypted = async (payload: Payload, context = ours, by = codec): Promise<unknown> => {
  const [plain] = await by.decode([payload], context);
  return fromPayload(plain);
};

const textsOf = ({ metadata, data }: Payload) => ({
  data: Buffer.from(data ?? []).toString(),
  metadata: Object.fromEntries(
    Object.entries(metadata ?? {}).map(([name, bytes]) => [name, Buffer.from(bytes).toString()]),
  ),
});

describe('The codec of payloads', () => {
  it('The codec of payloads decodes every JSON value to the value that was encoded', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue({ depthSize: 'large' }), async (value) => {
        expect(await decrypted(await encrypted(value))).toEqual(
          JSON.parse(JSON.stringify(value)) as unknown,
        );
      }),
    );
    expect(await decrypted(await encrypted(undefined))).toBeUndefined();
  });

  it('The codec of payloads keeps bytes and metadata of every kind, and the order of payloads', async () => {
    const payloads = fc.array(
      fc.record({
        metadata: fc.dictionary(
          fc.string(),
          fc.uint8Array().map((bytes) => Buffer.from(bytes)),
          { noNullPrototype: true },
        ),
        data: fc.uint8Array({ maxLength: 500 }).map((bytes) => Buffer.from(bytes)),
      }),
      { maxLength: 5 },
    );
    await fc.assert(
      fc.asyncProperty(payloads, async (given) => {
        const sent = given.filter((payload) => readMetadata(payload, 'encoding') === '');
        expect(await codec.decode(await codec.encode(sent, ours), ours)).toEqual(sent);
      }),
    );
  });

  it('[I9] The codec of payloads shows nothing of a payload but its key and its workflow', async () => {
    const secrets = createCanary(42);
    for (const value of [secrets, Array.from({ length: 40 }, () => secrets)]) {
      const { metadata = {}, data } = await encrypted(value);
      expect(textsOf({ metadata }).metadata).toEqual({ encoding: '~k1/~:demo:M-1' });
      const visible = Buffer.concat([...Object.values(metadata ?? {}), data ?? Buffer.alloc(0)]);
      for (const secret of Object.values(secrets)) expect(findTraces(secret, visible)).toEqual([]);
    }
  });

  it('The codec of payloads makes long payloads shorter, and short ones not much longer', async () => {
    const long = toPayload(Array.from({ length: 50 }, (_, n) => ({ field: 'materials', n })));
    const [sealed] = await codec.encode([long], ours);
    expect(sealed?.data?.length).toBeLessThan((long.data?.length ?? 0) / 3);
    const short = await encrypted(null);
    expect(short.data?.length).toBeLessThan(100);
  });

  it('The codec of payloads refuses a payload that was moved to another workflow', async () => {
    const payload = await encrypted('approved');
    await expect(decrypted(payload, other)).rejects.toThrow(
      'a payload of workflow card-change:demo:M-1 was found in card-change:demo:M-2: it was moved',
    );
  });

  it('The codec of payloads refuses a payload whose workflow or key was replaced or removed', async () => {
    const payload = await encrypted('approved');
    const forged = (sealedFor: string): Payload => ({
      ...payload,
      metadata: { encoding: Buffer.from(`~${sealedFor}`) },
    });
    const moved = forged('k1/~:demo:M-2');
    await expect(decrypted(moved, other)).rejects.toThrow('cannot be opened');
    const bare = forged('k1/');
    await expect(decrypted(bare, other)).rejects.toThrow('cannot be opened');
    const both = createCodec(createKeyRing('k1', 'k2'));
    const renamed = forged('k2/~:demo:M-1');
    await expect(decrypted(renamed, ours, both)).rejects.toThrow('cannot be opened');
  });

  it('The codec of payloads refuses a payload in which one bit was changed', async () => {
    const payload = await encrypted({ verdict: 'reject' });
    await fc.assert(
      fc.asyncProperty(fc.nat((payload.data?.length ?? 1) - 1), async (at) => {
        const data = Buffer.from(payload.data ?? []);
        data[at] = (data[at] ?? 0) ^ 1;
        await expect(decrypted({ ...payload, data })).rejects.toThrow('cannot be opened');
      }),
      { numRuns: 30 },
    );
    await expect(decrypted({ metadata: payload.metadata ?? {} })).rejects.toThrow(
      'cannot be opened',
    );
  });

  it('The codec of payloads reads a payload where no workflow is known, as the Temporal UI asks', async () => {
    const [plain] = await codec.decode([await encrypted('approved')]);
    expect(fromPayload(plain)).toBe('approved');
  });

  it('The codec of payloads lets a run of a schedule read what was encrypted for the schedule, and no other workflow', async () => {
    const payload = await encrypted('campaign', createContext('nightly'));
    expect(await decrypted(payload, createContext('nightly-2026-06-10T02:00:00Z'))).toBe(
      'campaign',
    );
    for (const stranger of ['nightly-2', 'nightly2026-06-10T02:00:00Z', 'a-nightly'])
      await expect(decrypted(payload, createContext(stranger))).rejects.toThrow('it was moved');
  });

  it('The codec of payloads lets a run of a schedule read the result of the run before, and no run of another schedule', async () => {
    const result = await encrypted('report', createContext('nightly-2026-06-10T02:00:00Z'));
    const next = createContext('nightly-2026-06-11T02:00:00Z');
    expect(await decrypted(result, next)).toBe('report');
    for (const stranger of [
      'weekly-2026-06-11T02:00:00Z',
      'nightly-2-2026-06-11T02:00:00Z',
      'nightly',
    ])
      await expect(decrypted(result, createContext(stranger))).rejects.toThrow('it was moved');
  });

  it('[F17] The codec of payloads reads what an older key encrypted, and writes under the first', async () => {
    const before = await encrypted('long ago');
    const rotated = createCodec(createKeyRing('k2', 'k1'));
    expect(await decrypted(before, ours, rotated)).toBe('long ago');
    expect(readMetadata(await encrypted('today', ours, rotated), 'encoding')).toBe(
      '~k2/~:demo:M-1',
    );
  });

  it.each([
    [
      'as JSON',
      'dTqK4+tPCqYOolLe/lgp/3RvBWp4TqaigMYjppNKSmqYXFQhucGApC93WMISqsSCs6isAk2y4m+9AmuHxMGYkHX7q4iCVIFS1DpA7PCnBMHfIxiM',
      toPayload({ verdict: 'accepted', problems: [], stage: 'review' }),
    ],
    [
      'with metadata of its own',
      '6KAL/9srAT0Ue74yuJ/6VcXR3DM4Zzv24lDf0RW19QvxKX/MH+01gXojl+UYhZdx0DWaU3efWNx49o8znaqyoZSJDaQPl/tz0oQIfZPaR4RYbzX5N9V8eNsYHqr7wEU3ZhwkCA==',
      {
        metadata: { encoding: Buffer.from('json/plain'), more: Buffer.from('x') },
        data: Buffer.from('"verdict":"accepted","problems":[]'),
      },
    ],
  ])(
    '[F14] The codec of payloads reads what an earlier version wrote %s',
    async (_how, sealed, payload) => {
      const { metadata } = await encrypted('any');
      const written = { metadata: metadata ?? {}, data: Buffer.from(sealed, 'base64') };
      expect((await codec.decode([written], ours)).map(textsOf)).toEqual([textsOf(payload)]);
    },
  );

  it('[F17] The codec of payloads says which key is missing', async () => {
    const payload = await encrypted('long ago');
    await expect(decrypted(payload, ours, createCodec(createKeyRing('k2')))).rejects.toThrow(
      'key k1 is not in the ring of VAULT_KEYS: put it back behind the active key',
    );
  });

  it('The codec of payloads encrypts everything except null payloads, which hold no secret', async () => {
    const nullPayload = toPayload(undefined);
    expect(await codec.encode([nullPayload], ours)).toEqual([nullPayload]);
    const [empty] = await codec.encode([toPayload('')], ours);
    expect(readMetadata(empty ?? {}, 'encoding')).toMatch(/^~/);
  });

  it('[F14] The codec of payloads refuses a form that only a later version knows', async () => {
    const { active } = createKeyRing('k1');
    const { metadata } = await encrypted('any');
    const data = seal(active.key, Buffer.from([9, 3, 0]), [
      'payload',
      active.id,
      'card-change:demo:M-1',
    ]);
    await expect(decrypted({ metadata: metadata ?? {}, data })).rejects.toThrow(
      'a payload has form 9: a later version of this program wrote it',
    );
  });

  it('The codec of payloads passes a payload that was never encrypted as it is', async () => {
    const plain = [toPayload('from before'), toPayload(null), {}];
    expect(await codec.decode(plain, ours)).toEqual(plain);
  });
});
