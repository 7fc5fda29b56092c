import { EventEmitter } from 'node:events';
import { afterEach, expect, it, vi } from 'vitest';
import { renderPdfPage } from '../../../adapters/images/pdf-page.ts';

vi.mock('node:worker_threads', () => ({
  /** A thread that never answers, and runs out of memory while it is being ended. */
  Worker: class extends EventEmitter {
    async terminate(): Promise<void> {
      this.emit('error', new Error('the thread ran out of memory'));
    }
  },
}));

afterEach(() => vi.restoreAllMocks());

it('A PDF that takes too long is given up, also when its thread fails while it is being ended', async () => {
  vi.spyOn(AbortSignal, 'timeout').mockReturnValue(AbortSignal.abort());
  await expect(renderPdfPage(new Uint8Array(), 1, 100)).rejects.toThrow('aborted');
});
