/**
 * Pictures of documents as people see them: upright, in the size of a screen, and with the reader's name and the time in the
 * picture itself, so that no copy is without them. Place and camera of a photo are left behind.
 */
import { fileURLToPath } from 'node:url';
import sharp, { type OverlayOptions } from 'sharp';
import { takeTurn } from './turns.ts';
import { renderPdfPage } from './pdf-page.ts';

// Decoded pictures are large, and they are not to stay in memory. One thread each: stops are served by the same machine.
sharp.cache(false);
sharp.concurrency(1);

/** Brought along: servers mostly have no fonts. */
const fontFile = fileURLToPath(
  import.meta.resolve('@expo-google-fonts/dm-mono/500Medium/DMMono_500Medium.ttf'),
);

/** A photo of 50 megapixels; more is a bomb. */
const maxPixels = 50_000_000;
const secondsPerPicture = 10;

export const turns = [0, 90, 180, 270] as const;
export type Turn = (typeof turns)[number];

export interface StoredPicture {
  bytes: Uint8Array;
  mediaType: string;
}

export interface View {
  /** Of a PDF, from 1. */
  page: number;
  /** Clockwise. */
  turn: Turn;
  /** Of the longer side, in pixels. */
  size: number;
  /** Who reads it and when: ASCII. */
  mark: string;
}

/**
 * A JPEG of the picture with the mark all over it, and of how many pages it is one.
 * @returns undefined for a file that is damaged, too large to be decoded, or without such a page
 */
export async function renderMarked(
  { bytes, mediaType }: StoredPicture,
  { mark, page, size, turn }: View,
): Promise<{ jpeg: Uint8Array; pages: number } | undefined> {
  return takeTurn(async () => {
    try {
      const rendered =
        mediaType === 'application/pdf' ? await renderPdfPage(bytes, page, size) : undefined;
      if (!rendered && page !== 1) return undefined;
      const source = rendered
        ? sharp(rendered.data, { raw: { ...rendered.size, channels: 4 } })
        : sharp(bytes, { limitInputPixels: maxPixels, failOn: 'error' }).autoOrient();
      const { data, info } = await source
        .rotate(turn)
        // Small ones are made larger: the mark has to be readable on them.
        .resize({ width: size, height: size, fit: 'inside' })
        .flatten({ background: 'white' })
        .timeout({ seconds: secondsPerPicture })
        .raw()
        .toBuffer({ resolveWithObject: true });
      // A narrow strip would cut the mark off.
      const room = {
        width: Math.max(info.width, Math.ceil(size / 3)),
        height: Math.max(info.height, Math.ceil(size / 3)),
      };
      const jpeg = await sharp(data, { raw: info })
        .resize({ ...room, fit: 'contain', background: 'white' })
        .composite([await buildMark(mark, room)])
        .jpeg({ quality: 80 })
        .toBuffer();
      return { jpeg, pages: rendered?.pages ?? 1 };
    } catch {
      return undefined;
    }
  });
}

/** Light letters with dark edges: to be read on paper and on a dark photo. */
async function buildMark(
  mark: string,
  { height, width }: { width: number; height: number },
): Promise<OverlayOptions> {
  const points = Math.max(12, Math.round(Math.max(width, height) / 55));
  const [dark, light] = await Promise.all([
    drawText(mark, points, 'black'),
    drawText(mark, points, 'white'),
  ]);
  const label = await sharp({
    create: {
      width: light.info.width + 2,
      height: light.info.height + 2,
      channels: 4,
      background: transparent,
    },
  })
    .composite([
      { input: dark.data, left: 2, top: 2 },
      { input: light.data, left: 0, top: 0 },
    ])
    .png()
    .toBuffer();
  const tile = await sharp(label)
    .rotate(-24, { background: transparent })
    .extend({ top: points, bottom: points, left: points, right: points, background: transparent })
    .png()
    .toBuffer({ resolveWithObject: true });
  const input = await sharp(tile.data)
    .extract({
      left: 0,
      top: 0,
      width: Math.min(width, tile.info.width),
      height: Math.min(height, tile.info.height),
    })
    .png()
    .toBuffer();
  return { input, tile: true, gravity: 'northwest' };
}

const transparent = { r: 0, g: 0, b: 0, alpha: 0 };

const drawText = (text: string, points: number, colour: string) =>
  sharp({
    text: {
      text: `<span foreground="${colour}" alpha="50%">${text}</span>`,
      font: `DM Mono Medium ${points}`,
      fontfile: fontFile,
      dpi: 72,
      rgba: true,
    },
  })
    .png()
    .toBuffer({ resolveWithObject: true });
