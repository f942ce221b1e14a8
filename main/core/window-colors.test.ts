import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { WINDOW_COLORS, windowBackground } from './window-colors.ts';

const tokens = readFileSync(join(import.meta.dirname, '../../renderer/ui/tokens.css'), 'utf8');

function valueOf(name: string): string {
  const value = new RegExp(`^\\s*${name}:([^;]+);`, 'm').exec(tokens)?.[1]?.trim();
  if (value === undefined) throw new Error(`tokens.css has no ${name}`);
  return value;
}

function color(text: string): string {
  const name = /^var\((--[a-z0-9-]+)\)$/.exec(text)?.[1];
  return name === undefined ? text : color(valueOf(name));
}

function themes(name: string): { light: string; dark: string } {
  const both = /^light-dark\(([^,]+),([^,]+)\)$/.exec(valueOf(name));
  return { light: color(both?.[1]?.trim() ?? ''), dark: color(both?.[2]?.trim() ?? '') };
}

test('the backgrounds are those of the tokens, or the window flashes before its first frame', () => {
  expect(WINDOW_COLORS).toEqual({ window: themes('--canvas'), popover: themes('--surface') });
});

test.each([
  ['system', false, 'light'],
  ['system', true, 'dark'],
  ['light', true, 'light'],
  ['dark', false, 'dark'],
] as const)('theme %s, system dark %s: %s', (theme, isSystemDark, expected) => {
  expect(windowBackground(theme, isSystemDark, 'window')).toBe(WINDOW_COLORS.window[expected]);
});
