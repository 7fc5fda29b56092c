import type { PayloadCodec } from '@temporalio/common';
import { KeyRing } from '../../adapters/key-ring.ts';
import { createCodec, isEncrypted } from '../../adapters/temporal/codec.ts';

type Ring = ConstructorParameters<typeof KeyRing>[0];

/** Encrypts and decrypts a payload. @throws Error when the payload comes back changed */
export async function checkCodec(codecKeys: Ring): Promise<string> {
  const codec: PayloadCodec = createCodec(new KeyRing(codecKeys, 'CODEC_KEYS'));
  const data = Buffer.from('"a payload"');
  const encrypted = await codec.encode([{ metadata: {}, data }]);
  const [decrypted] = await codec.decode(encrypted);
  const isUnchanged =
    encrypted.every(isEncrypted) && data.equals(decrypted?.data ?? Buffer.alloc(0));
  if (!isUnchanged) throw new Error('a payload is not the same after encryption and decryption');
  return `encrypts with ${codecKeys[0]?.id}, decrypts with ${codecKeys.map(({ id }) => id).join(', ')}`;
}
