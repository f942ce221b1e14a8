import { cx } from '../../ui/cx.ts';
import type { Member } from '../../../shared/verdict/pool.ts';
import { words } from '../../text/words.ts';
import { MIX, countGroups, groupTone } from './groups.ts';
import styles from './MixBar.module.css';

/** How many of a provider's accounts stand in which verdict: one bar. */
export function MixBar({ members }: { readonly members: readonly Member[] }) {
  const counts = countGroups(members.map(({ view }) => view));
  const parts = MIX.flatMap((group) => {
    const count = counts.get(group);
    return count === undefined ? [] : [[group, count] as const];
  });
  const said = words.accounts.mix(parts);
  return (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- drawn by styles, there is no image
    <span className={styles.mix} role="img" aria-label={said} title={said}>
      {parts.map(([group, count]) => (
        <i
          key={group}
          className={cx(groupTone(group), styles[group])}
          style={{ flexGrow: count }}
        />
      ))}
    </span>
  );
}
