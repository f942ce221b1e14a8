import { Lock, Pause } from 'lucide-react';
import type { AccountView } from '../../../shared/verdict/account-verdict.ts';
import { Icon } from '../../ui/Icon.tsx';
import { Shape } from '../../ui/Shape.tsx';
import text from '../../ui/text.module.css';
import { cx } from '../../ui/cx.ts';

/** Whether the verdict was true when it was read, and is shown as such. */
export function isOldVerdict(view: AccountView): boolean {
  const { kind } = view.verdict;
  return view.staleSinceMs !== null && (kind === 'fine' || kind === 'tight' || kind === 'dry');
}

/** The class names that give a verdict its colours. */
export function verdictTone({ verdict: { kind } }: AccountView): string {
  const hasTone = kind === 'fine' || kind === 'tight' || kind === 'dry' || kind === 'needs';
  return cx(text.verdict, hasTone && text[kind]) ?? '';
}

/** The shape of a verdict; the word stands beside it. */
export function VerdictMark({ view }: { readonly view: AccountView }) {
  const { kind } = view.verdict;
  if (kind === 'locked') return <Icon of={Lock} size={13} />;
  if (kind === 'paused') return <Icon of={Pause} size={13} />;
  if (kind === 'early' || kind === 'idle') return <Shape kind="none" />;
  if (kind === 'unknown') return view.verdict.windows ? <Shape kind="none" /> : null;
  return <Shape kind={kind} old={isOldVerdict(view)} />;
}
