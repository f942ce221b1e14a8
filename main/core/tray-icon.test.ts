import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { trayIconFile } from './tray-icon.ts';

const folder = join(import.meta.dirname, '../../assets/tray');
const icons = ['fine', 'tight', 'needs', 'paused'] as const;
const platforms = ['darwin', 'win32', 'linux'] as const;

test.each(platforms)('every icon that %s can ask for is there', (platform) => {
  const files = icons.flatMap((icon) =>
    [true, false].map((isDarkPanel) => trayIconFile(icon, platform, isDarkPanel)),
  );
  expect(files.filter((file) => !existsSync(join(folder, file)))).toEqual([]);
});

test('a dark panel gets the light drawing, macOS a template that it colours itself', () => {
  expect(trayIconFile('needs', 'linux', true)).toBe('needs-22-paper.png');
  expect(trayIconFile('needs', 'win32', false)).toBe('needs-16-ink.png');
  expect(trayIconFile('needs', 'darwin', true)).toBe('needsTemplate.png');
});
