/** The thread of `pdf-page.ts`: PDFium, compiled to WebAssembly, so that a forged file reaches no memory but its own. */
import { parentPort, workerData } from 'node:worker_threads';
import { PDFiumLibrary } from '@hyzyla/pdfium';

export interface PageOrder {
  bytes: Uint8Array;
  page: number;
  size: number;
  maxMemoryBytes: number;
}

export interface RenderedPage {
  /** RGBA */
  data: Uint8Array;
  size: { width: number; height: number };
  pages: number;
}

/** What TypeScript knows of it comes with browsers. */
declare const WebAssembly: {
  Memory: { prototype: { readonly buffer: ArrayBuffer; grow: (pages: number) => number } };
};
const wasmPageBytes = 65_536;

/**
 * The limits of a thread leave the memory of WebAssembly out. PDFium grows its memory by this function, and ends itself where it
 * gets no more.
 */
function limitMemory(maxBytes: number): void {
  const { prototype } = WebAssembly.Memory;
  const { grow } = prototype;
  prototype.grow = function (pages) {
    if (this.buffer.byteLength + pages * wasmPageBytes > maxBytes)
      throw new RangeError('the PDF takes too much memory');
    return grow.call(this, pages);
  };
}

async function render({
  bytes,
  page,
  size,
}: Omit<PageOrder, 'maxMemoryBytes'>): Promise<RenderedPage> {
  const library = await PDFiumLibrary.init();
  const document = await library.loadDocument(bytes);
  const pages = document.getPageCount();
  if (page > pages) throw new Error(`page ${page} of ${pages}`);
  const sheet = document.getPage(page - 1);
  const { originalHeight, originalWidth } = sheet.getOriginalSize();
  const scale = size / Math.max(originalHeight, originalWidth);
  const { data, height, width } = await sheet.render({ scale, render: 'bitmap' });
  return { data, size: { width, height }, pages };
}

try {
  const order = workerData as PageOrder;
  limitMemory(order.maxMemoryBytes);
  parentPort?.postMessage(await render(order));
} catch (error) {
  parentPort?.postMessage({ error: String(error) });
}
