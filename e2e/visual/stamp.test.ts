import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { differences, loadStamp } from './stamp.ts';

const stamp = { chromium: '145.0.1', glyphs: 'a1b2', fonts: ['DejaVuSans.ttf: "DejaVu Sans"'] };

test('equal browsers with equal fonts are compared', () => {
  expect(differences(stamp, { ...stamp, fonts: [...stamp.fonts] })).toEqual([]);
});

test('another version, other fonts, or other glyphs of the same fonts are each told', () => {
  expect(differences(stamp, { ...stamp, chromium: '146.0' })).toEqual([
    'Chromium 146.0 here, 145.0.1 there',
  ]);
  expect(differences(stamp, { ...stamp, fonts: ['Inter.ttf: "Inter"'] })).toHaveLength(1);
  expect(differences(stamp, { ...stamp, glyphs: 'ffff' })).toEqual([
    'the same text is drawn differently',
  ]);
  expect(differences(stamp, { chromium: '1', glyphs: '2', fonts: [] })).toHaveLength(3);
});

test('a stamp is read as it was written; without a file there is none', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-stamp-'));
  const path = join(folder, 'stamp.json');
  expect(loadStamp(path)).toBeNull();
  writeFileSync(path, JSON.stringify(stamp));
  expect(loadStamp(path)).toEqual(stamp);
  rmSync(folder, { recursive: true });
});
