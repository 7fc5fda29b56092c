/** The thread of `pdf-page.ts`: PDFium, compiled to WebAssembly, so that a forged file reaches no memory but its own. */
import { parentPort, workerData } from 'node:worker_threads';
import { PDFiumLibrary } from '@hyzyla/pdfium';

export interface PageOrder {
  bytes: Uint8Array;
  page: number;
  size: number;
}

export interface RenderedPage {
  /** RGBA */
  data: Uint8Array;
  size: { width: number; height: number };
  pages: number;
}

async function render({ bytes, page, size }: PageOrder): Promise<RenderedPage> {
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
  parentPort?.postMessage(await render(workerData as PageOrder));
} catch (error) {
  parentPort?.postMessage({ error: String(error) });
}
