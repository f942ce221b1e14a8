import { Lock, Pause } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Member } from '../../../shared/verdict/pool.ts';
import { useView, useViewActions } from '../../state/context.ts';
import type { VerdictGroup } from '../../state/view.ts';
import { words } from '../../text/words.ts';
import { Button } from '../../ui/Button.tsx';
import { cx } from '../../ui/cx.ts';
import { Icon } from '../../ui/Icon.tsx';
import { Shape } from '../../ui/Shape.tsx';
import text from '../../ui/text.module.css';
import styles from './GroupFilter.module.css';
import { GROUPS, countGroups, groupTone } from './groups.ts';

const { accounts: t } = words;
/** The others are offered where there are any. */
const ALWAYS: ReadonlySet<VerdictGroup> = new Set(['needs', 'blocked', 'dry', 'tight', 'fine']);

function Mark({ group }: { readonly group: VerdictGroup }) {
  if (group === 'paused') return <Icon of={Pause} size={12} />;
  if (group === 'locked') return <Icon of={Lock} size={12} />;
  return <Shape kind={group === 'rest' ? 'none' : group} className={styles.shape} />;
}

interface ChoiceProps {
  readonly group: VerdictGroup | null;
  readonly count: number;
  readonly children: ReactNode;
}

function Choice({ group, count, children }: ChoiceProps) {
  const isOn = useView((view) => view.group === group);
  const { setGroup } = useViewActions();
  return (
    <Button
      small
      {...(!isOn && { tone: 'quiet' })}
      className={cx(group !== null && groupTone(group), styles.choice)}
      aria-pressed={isOn}
      onClick={() => setGroup(isOn ? null : group)}
    >
      {group !== null && <Mark group={group} />}
      {children} <span className={text.t3}>{count}</span>
    </Button>
  );
}

/** Which accounts stand in the list, by verdict, each with its count. */
export function GroupFilter({ members }: { readonly members: readonly Member[] }) {
  const counts = countGroups(members.map(({ view }) => view));
  const chosen = useView((view) => view.group);
  const offered = GROUPS.filter(
    (group) => ALWAYS.has(group) || counts.has(group) || group === chosen,
  );
  return (
    <fieldset className={styles.filters} aria-label={t.byGroup}>
      <Choice group={null} count={members.length}>
        {t.allGroups}
      </Choice>
      {offered.map((group) => (
        <Choice key={group} group={group} count={counts.get(group) ?? 0}>
          {t.groups[group]}
        </Choice>
      ))}
    </fieldset>
  );
}
