import { expect, it } from 'vitest';
import { createDocumentOwners } from '../../../adapters/storage/document-owners.ts';
import { describeOnBothDatabases } from '../../support/databases.ts';

describeOnBothDatabases('The owners of documents', (database) => {
  it('[I13] The owners of documents are the acquirers that uploaded them, and no others', async () => {
    const owners = createDocumentOwners(database());
    const document = { documentId: 'doc_1', sha256: 'a'.repeat(64) };
    await owners.recordOwner('one', document, 'owner-1');
    await owners.recordOwner('one', document, 'owner-2');
    expect(await owners.findHashes('one', ['doc_1', 'doc_2'])).toEqual(
      new Map([['doc_1', document.sha256]]),
    );
    expect(await owners.findHashes('two', ['doc_1'])).toEqual(new Map());
    expect(await owners.findHashes('one', [])).toEqual(new Map());
  });
});
