import { expect, it } from 'vitest';
import { createCallbackInbox } from '../../../adapters/storage/callback-inbox.ts';
import { describeOnBothDatabases } from '../../support/databases.ts';

describeOnBothDatabases('The inbox of callbacks', (database) => {
  it('[F7] The inbox of callbacks reports a message as a duplicate once the workflow has it, and not before', async () => {
    const requestId = 'request-inbox-1';
    const inbox = createCallbackInbox(database());
    expect(await inbox.receive('bank', 'm-1', requestId)).toBe('new');
    expect(await inbox.receive('bank', 'm-1', requestId)).toBe('new');
    await inbox.markPassedOn('bank', 'm-1');
    expect(await inbox.receive('bank', 'm-1', requestId)).toBe('duplicate');
    expect(await inbox.receive('networks', 'm-1', requestId)).toBe('new');
  });

  it('[F11] The inbox of callbacks limits the messages of one request, and not those of others', async () => {
    const [requestId, otherRequestId] = ['request-inbox-2', 'request-inbox-3'];
    const inbox = createCallbackInbox(database(), 2);
    for (const id of ['message-1', 'message-2']) {
      await inbox.receive('bank', id, requestId);
      await inbox.markPassedOn('bank', id);
    }
    expect(await inbox.receive('bank', 'message-3', requestId)).toBe('limit');
    expect(await inbox.receive('bank', 'message-4', otherRequestId)).toBe('new');
  });
});
