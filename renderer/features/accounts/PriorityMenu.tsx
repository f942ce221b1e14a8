import { Menu } from '@base-ui/react/menu';
import { Check, ChevronRight, TextAlignStart } from 'lucide-react';
import type { Priority } from '../../../shared/model/account.ts';
import { useViewActions } from '../../state/context.ts';
import { words } from '../../text/words.ts';
import { cx } from '../../ui/cx.ts';
import { Icon } from '../../ui/Icon.tsx';
import text from '../../ui/text.module.css';
import type { MenuAbout } from './OpenRowMenu.tsx';
import styles from './RowMenu.module.css';

const { accounts: t } = words;
const PRIORITIES: readonly Priority[] = ['preferred', 'normal', 'reserve'];

/** Which accounts serve first, whatever the numbers say. */
export function PriorityMenu({
  account,
  name,
  caller,
}: Pick<MenuAbout, 'account' | 'name' | 'caller'>) {
  const { say } = useViewActions();
  const { id, origin } = account;
  const reason = origin === 'override' ? t.menu.overrideReason : undefined;
  async function prefer(priority: Priority): Promise<void> {
    if (priority === account.priority) return;
    const done = await caller.run('accounts.setPriority', { account: id, priority });
    if (done !== null) say(t.prioritySet(name, priority));
  }
  return (
    <Menu.SubmenuRoot>
      <Menu.SubmenuTrigger
        className={styles.item}
        disabled={caller.busy || reason !== undefined}
        title={reason}
        aria-description={reason}
      >
        <Icon of={TextAlignStart} size={15} />
        {t.menu.priority}
        <span className={styles.end}>
          {t.priority[account.priority]}
          <Icon of={ChevronRight} size={14} />
        </span>
      </Menu.SubmenuTrigger>
      <Menu.Portal container={document.getElementById('main')}>
        <Menu.Positioner className={styles.place} side="left" align="start" sideOffset={4}>
          <Menu.Popup className={cx(styles.menu, styles.wide)} aria-label={t.menu.priority}>
            <Menu.RadioGroup value={account.priority}>
              {PRIORITIES.map((priority) => (
                <Menu.RadioItem
                  key={priority}
                  value={priority}
                  label={t.priority[priority]}
                  closeOnClick
                  className={cx(styles.item, styles.two)}
                  onClick={() => void prefer(priority)}
                >
                  <span className={styles.tick}>
                    <Menu.RadioItemIndicator>
                      <Icon of={Check} size={15} />
                    </Menu.RadioItemIndicator>
                  </span>
                  <span>
                    {t.priority[priority]}
                    <span className={cx(styles.about, text.small, text.t2)}>
                      {t.menu.priorityAbout[priority]}
                    </span>
                  </span>
                </Menu.RadioItem>
              ))}
            </Menu.RadioGroup>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.SubmenuRoot>
  );
}
