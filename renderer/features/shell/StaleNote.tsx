import { useIsLive } from '../../state/use-is-live.ts';
import { useNow } from '../../state/use-now.ts';
import { offlineWords as t } from '../../text/offline.ts';
import { Note } from '../../ui/Note.tsx';

/** Where nothing answers: how old what stands below is. Null: nothing was read before that. */
export function StaleNote({ readAtMs }: { readonly readAtMs: number | null }) {
  const isLive = useIsLive();
  const nowMs = useNow();
  if (isLive) return null;
  return <Note title={readAtMs === null ? t.nothing : t.asOf(readAtMs, nowMs)}>{t.detail}</Note>;
}
