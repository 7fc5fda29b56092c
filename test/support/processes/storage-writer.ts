/** Opens requests in the embedded database of a folder in a loop, and reports each that was acknowledged. */
import { openStorage } from '../../../adapters/storage/storage.ts';
import { createRingKey } from '../storage.ts';
import { buildOpening } from '../audit-fixtures.ts';

const [dataDir = ''] = process.argv.slice(2);
const storage = await openStorage({ dataDir, vaultKeys: [createRingKey('k1')] });
for (;;) {
  const opening = buildOpening({ acquirerId: 'killed' });
  await storage.requests.open(opening);
  process.send?.(opening.requestId);
}
