/** PDFium itself, in its thread. */
import { deflateSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { renderPdfPage } from '../../../adapters/images/pdf-page.ts';
import { buildPdf } from '../../support/pictures.ts';

const megabyte = 1024 * 1024;
const memory = 64 * megabyte;

/** A page whose content unfolds to so many bytes. */
function buildBomb(bytes: number): Buffer {
  const content = deflateSync(Buffer.alloc(bytes, ' '));
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 200] /Contents 4 0 R >>',
    `<< /Filter /FlateDecode /Length ${content.length} >>\nstream\n${content.toString('latin1')}\nendstream`,
  ];
  const body = objects.map((object, n) => `${n + 1} 0 obj\n${object}\nendobj\n`).join('');
  return Buffer.from(`%PDF-1.4\n${body}trailer\n<< /Root 1 0 R /Size 5 >>\n%%EOF\n`, 'latin1');
}

it('A PDF is shown within its memory', async () => {
  const { pages, size } = await renderPdfPage(Buffer.from(buildPdf(['a'])), 1, 100, memory);
  expect([pages, size]).toEqual([1, { width: 100, height: 50 }]);
});

it('A PDF that takes more memory than it may is given up', async () => {
  const bomb = buildBomb(64 * megabyte);
  expect(bomb.length).toBeLessThan(megabyte);
  await expect(renderPdfPage(bomb, 1, 100, memory)).rejects.toThrow('Aborted');
});
