import { useAppState } from './context.ts';

/** Whether calls can be answered and events arrive. */
export function useIsLive(): boolean {
  return useAppState(({ link }) => link === 'live');
}
