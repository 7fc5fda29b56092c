import type { PayloadCodec } from '@temporalio/common';
import { KeyRing } from '../../adapters/key-ring.ts';
import { createCodec, isEncrypted } from '../../adapters/temporal/codec.ts';

type Ring = ConstructorParameters<typeof KeyRing>[0];

/** @throws Error when what the codec closes it does not open */
export async function checkCodec(codecKeys: Ring): Promise<string> {
  const codec: PayloadCodec = createCodec(new KeyRing(codecKeys));
  const data = Buffer.from('"a payload"');
  const encrypted = await codec.encode([{ metadata: {}, data }]);
  const [decrypted] = await codec.decode(encrypted);
  const isUnchanged =
    encrypted.every(isEncrypted) && data.equals(decrypted?.data ?? Buffer.alloc(0));
  if (!isUnchanged) throw new Error('a payload that was encrypted does not come back as it was');
  return `encrypts under ${codecKeys[0]?.id}, opens ${codecKeys.map(({ id }) => id).join(', ')}`;
}
