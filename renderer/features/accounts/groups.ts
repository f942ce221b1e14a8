import type { AccountView } from '../../../shared/verdict/account-verdict.ts';
import type { VerdictGroup } from '../../state/view.ts';
import { cx } from '../../ui/cx.ts';
import text from '../../ui/text.module.css';

/** As the filter offers them: what needs a person first. */
export const GROUPS: readonly VerdictGroup[] = [
  'needs',
  'blocked',
  'dry',
  'tight',
  'fine',
  'paused',
  'locked',
  'rest',
];

/** As a provider's bar shows them: what serves longest first. */
export const MIX: readonly VerdictGroup[] = [
  'fine',
  'tight',
  'dry',
  'rest',
  'blocked',
  'paused',
  'locked',
  'needs',
];

export type GroupCounts = ReadonlyMap<VerdictGroup, number>;

export function groupOf({ verdict: { kind } }: AccountView): VerdictGroup {
  return kind === 'early' || kind === 'idle' || kind === 'unknown' ? 'rest' : kind;
}

export function countGroups(views: readonly AccountView[]): GroupCounts {
  const counts = new Map<VerdictGroup, number>();
  for (const view of views) {
    const group = groupOf(view);
    counts.set(group, (counts.get(group) ?? 0) + 1);
  }
  return counts;
}

/** The class names that give a group its colours. */
export function groupTone(group: VerdictGroup): string {
  const hasTone = group === 'fine' || group === 'tight' || group === 'dry' || group === 'needs';
  return cx(text.verdict, hasTone && text[group]) ?? '';
}
