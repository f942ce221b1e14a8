import { useSnapshot, useView } from '../../state/context.ts';

const LIST_FROM = 30;

/** From here on the person may choose. */
export const OFFERED_FROM = 10;

/** Whether the accounts stand as a list: from 30 on, or by choice. */
export function useIsList(): boolean {
  const isMany = useSnapshot((s) => s.accounts.length >= LIST_FROM);
  const density = useView((view) => view.density);
  return density === 'auto' ? isMany : density === 'list';
}
