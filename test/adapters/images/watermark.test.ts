/** Pictures of documents as the desk shows them. */
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { renderMarked } from '../../../adapters/images/watermark.ts';
import { createTempFolder } from '../../support/folder.ts';
import { buildPdf } from '../../support/pictures.ts';

const view = { page: 1, turn: 0, size: 600, mark: 'demo/maker-1  2026-06-11 10:00' } as const;
const buildPhoto = (width: number, height: number, background = '#456') =>
  sharp({ create: { width, height, channels: 3, background } });

/** Whether something is drawn in each of nine parts of a picture of one colour. */
async function isMarkedAllOver(jpeg: Uint8Array): Promise<boolean> {
  const { width, height } = await sharp(jpeg).metadata();
  const part = { width: Math.floor(width / 3), height: Math.floor(height / 3) };
  for (let n = 0; n < 9; n += 1) {
    const place = { left: (n % 3) * part.width, top: Math.floor(n / 3) * part.height };
    const bytes = await sharp(jpeg)
      .extract({ ...place, ...part })
      .png()
      .toBuffer();
    const { channels } = await sharp(bytes).stats();
    if (!channels.some(({ stdev }) => stdev > 2)) return false;
  }
  return true;
}

describe('A picture of a document', () => {
  it.each(['black', 'white'])(
    'A picture of a document bears the mark of its reader all over it, also on %s',
    async (colour) => {
      const bytes = await buildPhoto(400, 300, colour).png().toBuffer();
      const shown = await renderMarked({ bytes, mediaType: 'image/png' }, view);
      expect(await isMarkedAllOver(shown?.jpeg ?? new Uint8Array())).toBe(true);
    },
  );

  it('A picture of a document bears another mark for another reader', async () => {
    const picture = {
      bytes: await buildPhoto(400, 300).png().toBuffer(),
      mediaType: 'image/png',
    };
    const mine = await renderMarked(picture, view);
    const theirs = await renderMarked(picture, { ...view, mark: 'demo/maker-2  2026-06-11 10:00' });
    expect(Buffer.compare(mine?.jpeg ?? Buffer.of(), theirs?.jpeg ?? Buffer.of())).not.toBe(0);
  });

  it('A picture of a document bears the mark on a machine without fonts', async () => {
    const folder = createTempFolder();
    writeFileSync(join(folder, 'fonts.conf'), '<?xml version="1.0"?><fontconfig></fontconfig>');
    const module = new URL('../../../adapters/images/watermark.ts', import.meta.url).href;
    const code = `import sharp from 'sharp'; import { renderMarked } from ${JSON.stringify(module)};
      const bytes = await sharp({ create: { width: 400, height: 300, channels: 3, background: 'black' } }).png().toBuffer();
      const { jpeg } = await renderMarked({ bytes, mediaType: 'image/png' }, ${JSON.stringify(view)});
      process.stdout.write(Buffer.from(jpeg).toString('base64'));`;
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--input-type=module', '--eval', code],
      {
        cwd: join(import.meta.dirname, '../../..'),
        env: { FONTCONFIG_FILE: join(folder, 'fonts.conf') },
        maxBuffer: 10_000_000,
      },
    );
    expect(await isMarkedAllOver(Buffer.from(stdout, 'base64'))).toBe(true);
  });

  it('A picture of a document is turned, made as large as asked for, and loses where it was taken', async () => {
    const bytes = await buildPhoto(400, 300)
      .withExif({ IFD0: { Copyright: 'somebody' }, IFD3: { GPSLatitudeRef: 'N' } })
      .jpeg()
      .toBuffer();
    expect((await sharp(bytes).metadata()).exif).toBeDefined();
    const shown = await renderMarked({ bytes, mediaType: 'image/jpeg' }, { ...view, turn: 90 });
    const { exif, height, width } = await sharp(shown?.jpeg).metadata();
    expect({ exif, height, width }).toEqual({ exif: undefined, height: 600, width: 450 });
  });

  it('A picture of a document that is a narrow strip has room for the mark', async () => {
    const bytes = await buildPhoto(2, 900).png().toBuffer();
    const shown = await renderMarked({ bytes, mediaType: 'image/png' }, view);
    expect((await sharp(shown?.jpeg).metadata()).width).toBe(200);
  });
});

describe('A page of a PDF', () => {
  const mediaType = 'application/pdf';

  it('A page of a PDF is shown as a picture with the mark', async () => {
    const bytes = Buffer.from(buildPdf(['first', 'second']));
    const shown = await renderMarked({ bytes, mediaType }, { ...view, page: 2 });
    expect(shown?.pages).toBe(2);
    expect(await isMarkedAllOver(shown?.jpeg ?? new Uint8Array())).toBe(true);
  });

  it.each<[string, string, number]>([
    ['that the file does not have', buildPdf(['first']), 2],
    ['of a damaged file', '%PDF-1.4 a paper', 1],
  ])('A page of a PDF %s is not shown', async (_what, file, page) => {
    expect(
      await renderMarked({ bytes: Buffer.from(file), mediaType }, { ...view, page }),
    ).toBeUndefined();
  });
});
