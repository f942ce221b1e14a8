import type { Browser } from '@playwright/test';

/** Few colours and no loss: small, and text stays sharp. */
const COLOURS = 28;
/** Between two of them, as the sum over the channels. */
const APART = 20;

/** The browser's own encoder: no other program is needed. */
export async function toWebp(browser: Browser, png: Buffer): Promise<Buffer> {
  const page = await browser.newPage();
  try {
    const address = await page.evaluate(encode, {
      source: `data:image/png;base64,${png.toString('base64')}`,
      colours: COLOURS,
      apart: APART,
    });
    return Buffer.from(address.slice(address.indexOf(',') + 1), 'base64');
  } finally {
    await page.close();
  }
}

interface Wanted {
  readonly source: string;
  readonly colours: number;
  readonly apart: number;
}

/** Runs in the page. The most frequent colours stay, every other becomes the nearest of them. */
async function encode({ source, colours, apart }: Wanted): Promise<string> {
  const image = new Image();
  image.src = source;
  await image.decode();
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('no canvas');
  context.drawImage(image, 0, 0);
  const pixels = context.getImageData(0, 0, canvas.width, canvas.height);
  const words = new Uint32Array(pixels.data.buffer);
  const counts = new Map<number, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  const distance = (one: number, other: number): number =>
    [0, 8, 16].reduce((sum, at) => sum + Math.abs(((one >> at) & 255) - ((other >> at) & 255)), 0);
  const frequent = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([word]) => word);
  const kept: number[] = [];
  for (const word of frequent)
    if (kept.length < colours && kept.every((other) => distance(word, other) >= apart))
      kept.push(word);
  const nearest = new Map(
    frequent.map((word) => {
      let best = kept[0] ?? word;
      for (const other of kept) if (distance(word, other) < distance(word, best)) best = other;
      return [word, best];
    }),
  );
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? 0;
    words[index] = nearest.get(word) ?? word;
  }
  context.putImageData(pixels, 0, 0);
  return canvas.toDataURL('image/webp', 1);
}
