import type { Settings } from '../../shared/model/settings.ts';

/** What the renderer's tokens say, before it has drawn anything: `--canvas`, and `--surface` of the popover. */
export const WINDOW_COLORS = {
  window: { light: '#f3f5f7', dark: '#15181c' },
  popover: { light: '#ffffff', dark: '#1b1f24' },
} as const;

export type WindowKind = keyof typeof WINDOW_COLORS;

export function windowBackground(
  theme: Settings['theme'],
  isSystemDark: boolean,
  kind: WindowKind,
): string {
  const isDark = theme === 'system' ? isSystemDark : theme === 'dark';
  return WINDOW_COLORS[kind][isDark ? 'dark' : 'light'];
}
