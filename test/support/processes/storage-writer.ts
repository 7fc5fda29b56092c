/** Opens requests on the embedded database of a folder without end, and says each that was acknowledged. */
import { openStorage } from '../../../adapters/storage.ts';
import { ringKey } from '../storage.ts';
import { openingOf } from '../trail.ts';

const [dataDir = ''] = process.argv.slice(2);
const storage = await openStorage({ dataDir, vaultKeys: [ringKey('k1')] });
for (;;) {
  const opening = openingOf({ acquirerId: 'killed' });
  await storage.requests.open(opening);
  process.send?.(opening.requestId);
}
