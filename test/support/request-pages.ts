/** The pages of one request of a test, which the links in notices open. */
import { beforeEach } from 'vitest';
import { createKey, links, owner, publicUrl, setUpApi } from './api.ts';
import { submitRequest } from './submission.ts';

export function setUpPages() {
  const { api, storage } = setUpApi();
  let id = '';
  beforeEach(async () => {
    id = await submitRequest(api(), owner, createKey());
  });
  const target = () => ({ acquirerId: 'demo', requestId: id, contactId: 'c-mobile' });
  const stop = () => links.buildStopLink(target()).slice(publicUrl.length);
  const progress = () => links.buildStatusLink(target()).slice(publicUrl.length);
  const close = (stage: 'completed' | 'cancelled' = 'completed') =>
    storage().auditLog.append({
      acquirerId: 'demo',
      merchantId: 'M-GREEN',
      requestId: id,
      entries: [{ seq: 2, at: '2026-06-11T02:00:00Z', actor: 'system', action: 'closed' }],
      state: { stage, waitingOn: 'nobody', money: 'new', problems: [] },
    });
  return {
    api,
    storage,
    target,
    stop,
    progress,
    close,
    /** Of the request that the test has submitted. */
    get id(): string {
      return id;
    },
  };
}
