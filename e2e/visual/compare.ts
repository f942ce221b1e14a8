import type { Page } from '@playwright/test';

export interface Difference {
  /** Of the picture's area, 0 to 1. */
  readonly fraction: number;
  /** Null where the sizes differ. A PNG that marks what differs. */
  readonly marked: Buffer | null;
}

/** Levels of one channel that the eye does not tell apart, and the loss of the compression. */
const SAME_BELOW = 24;

/** Null: the same picture. Decoded by the browser that drew it. */
export async function compare(
  page: Page,
  stored: Buffer,
  here: Buffer,
): Promise<Difference | null> {
  if (stored.equals(here)) return null;
  const { fraction, marked } = await page.evaluate(diff, {
    stored: stored.toString('base64'),
    here: here.toString('base64'),
    sameBelow: SAME_BELOW,
  });
  if (fraction === 0) return null;
  return { fraction, marked: marked === null ? null : Buffer.from(marked, 'base64') };
}

interface Asked {
  readonly stored: string;
  readonly here: string;
  readonly sameBelow: number;
}

/** Runs in the page. */
async function diff({ stored, here, sameBelow }: Asked) {
  const read = async (base64: string): Promise<ImageData> => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.codePointAt(0) ?? 0);
    const image = await createImageBitmap(new Blob([bytes], { type: 'image/webp' }));
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext('2d');
    if (context === null) throw new Error('no canvas');
    context.drawImage(image, 0, 0);
    return context.getImageData(0, 0, image.width, image.height);
  };
  const [a, b] = [await read(stored), await read(here)];
  if (a.width !== b.width || a.height !== b.height) return { fraction: 1, marked: null };
  let count = 0;
  for (let at = 0; at < a.data.length; at += 4) {
    const isSame = [0, 1, 2].every(
      (channel) => Math.abs((a.data[at + channel] ?? 0) - (b.data[at + channel] ?? 0)) < sameBelow,
    );
    if (isSame) b.data[at + 3] = 60;
    else {
      count += 1;
      b.data.set([220, 0, 90, 255], at);
    }
  }
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [b.width, b.height];
  canvas.getContext('2d')?.putImageData(b, 0, 0);
  const marked = canvas.toDataURL('image/png').split(',')[1] ?? '';
  return { fraction: (count * 4) / a.data.length, marked };
}
