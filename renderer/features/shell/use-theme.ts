import { useLayoutEffect } from 'react';
import { useAppState } from '../../state/context.ts';

const KEY = 'sluice-theme';

/** Pins the theme on the root element; the last one is kept so that a reload does not flash. */
export function useTheme(): void {
  const theme = useAppState(({ snapshot }) => snapshot?.settings.theme ?? null);
  useLayoutEffect(() => {
    const shown = theme ?? localStorage.getItem(KEY) ?? 'system';
    if (theme !== null) localStorage.setItem(KEY, theme);
    if (shown === 'light' || shown === 'dark') document.documentElement.dataset['theme'] = shown;
    else delete document.documentElement.dataset['theme'];
  }, [theme]);
}
