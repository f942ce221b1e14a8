import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from '@playwright/test';

const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'msedge',
];
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/** A Chromium to test with: CHROMIUM_PATH, Playwright's own, the system's; null when there is none. */
export function findChromium(): string | null {
  const explicit = process.env['CHROMIUM_PATH'];
  if (explicit !== undefined && explicit !== '') return explicit;
  const bundled = chromium.executablePath();
  if (bundled !== '' && existsSync(bundled)) return bundled;
  return onPath() ?? PLACES.find((place) => existsSync(place)) ?? null;
}

/** The same, installing one where that is possible: Playwright's download, else the distribution's package when root. */
export function findOrInstallChromium(): string | null {
  const found = findChromium();
  if (found !== null) return found;
  console.error('No Chromium here: trying to install one …');
  const installs = [['npx', 'playwright', 'install', 'chromium']];
  if (process.platform === 'linux' && process.getuid?.() === 0)
    installs.push(['apt-get', 'update', '-qq'], ['apt-get', 'install', '-y', '-qq', 'chromium']);
  for (const [command = '', ...args] of installs) {
    spawnSync(command, args, { stdio: ['ignore', 'ignore', 'ignore'], timeout: 240_000 });
    const installed = findChromium();
    if (installed !== null) return installed;
  }
  return null;
}

function onPath(): string | null {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter))
    for (const name of NAMES) {
      const candidate = join(folder, name);
      if (isExecutable(candidate)) return candidate;
    }
  return null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
