import { expect, it } from 'vitest';
import { createKnownImages } from '../../../adapters/storage/known-images.ts';
import { describeOnBothDatabases } from '../../support/databases.ts';

const merchant = (merchantId: string, acquirerId = 'one') => ({ acquirerId, merchantId });

describeOnBothDatabases('Pictures of documents', (database) => {
  it('[A39] Pictures of documents are found again at another merchant of the acquirer, and nowhere else', async () => {
    const images = createKnownImages(database());
    expect(await images.remember(merchant('M-1'), ['a', 'b', 'b'])).toEqual(new Set());
    expect(await images.remember(merchant('M-1'), ['a'])).toEqual(new Set());
    expect(await images.remember(merchant('M-2'), ['b', 'c'])).toEqual(new Set(['b']));
    expect(await images.remember(merchant('M-1'), ['b', 'c'])).toEqual(new Set(['b', 'c']));
    expect(await images.remember(merchant('M-3', 'two'), ['a', 'b'])).toEqual(new Set());
    expect(await images.remember(merchant('M-1'), [])).toEqual(new Set());
  });
});
