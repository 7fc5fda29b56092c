/** A page of a PDF as a picture. The file is opened in a thread of its own, which is ended when it takes too long or too much memory. */
import { extname } from 'node:path';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { PageOrder, RenderedPage } from './pdf-thread.ts';

const timeoutMs = 10_000;
/** Sheets of paper take less. PDFium would take 2 GB: a file of a few hundred kilobytes can unfold to as much. */
const defaultMemoryBytes = 512 * 1024 * 1024;

/** The thread's file beside this one: TypeScript in the sources, JavaScript in what ships. */
const thread = new URL(`./pdf-thread${extname(import.meta.url)}`, import.meta.url);

/**
 * @param page from 1
 * @param size of the longer side, in pixels
 * @throws Error for a file that is damaged, encrypted or takes too long or too much memory, or without such a page
 */
export async function renderPdfPage(
  bytes: Uint8Array,
  page: number,
  size: number,
  maxMemoryBytes = defaultMemoryBytes,
): Promise<RenderedPage> {
  const worker = new Worker(thread, {
    workerData: { bytes, page, size, maxMemoryBytes } satisfies PageOrder,
    // PDFium writes to the log what is wrong with a file.
    stdout: true,
    stderr: true,
    // Neither the environment nor the flags of this process are any business of it.
    env: {},
    execArgv: [],
  });
  // It may also fail while it is being ended: an error to which nobody listens would end this process.
  worker.on('error', () => undefined);
  try {
    const [answer] = (await once(worker, 'message', {
      signal: AbortSignal.timeout(timeoutMs),
    })) as [RenderedPage | { error: string }];
    if ('error' in answer) throw new Error(answer.error);
    return answer;
  } finally {
    await worker.terminate();
  }
}
