import { Part, usePart } from '../../state/part.ts';
import { words } from '../../text/words.ts';
import { isPopover, useIsPopover } from './routes.ts';

// Each window reads its own half only. Not by React's `lazy`: what arrives shortly after an empty
// Suspense is held back for 300 ms.
const SHELL = new Part(async () => (await import('./Shell.tsx')).Shell);
const POPOVER = new Part(async () => (await import('../popover/Popover.tsx')).Popover);

/** Begins to read the code of this window, so that it is there when the data is. */
export function readFace(): void {
  // What fails is tried again, and told, where it is drawn.
  (isPopover() ? POPOVER : SHELL).load().catch(() => undefined);
}

export function Face() {
  return useIsPopover() ? <Half part={POPOVER} /> : <Half part={SHELL} key="window" />;
}

function Half({ part }: { readonly part: Part }) {
  const { hasFailed } = usePart(part);
  const Current = part.component;
  if (Current !== null) return <Current />;
  if (hasFailed) throw new Error(words.shell.notLoaded);
  return null;
}
