import { Menu } from '@base-ui/react/menu';
import { Ellipsis, LogIn, Pause, Pencil, Play, Trash2 } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import type { Account } from '../../../shared/model/account.ts';
import { useViewActions } from '../../state/context.ts';
import type { Caller } from '../../state/use-call.ts';
import { words } from '../../text/words.ts';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { useSignInAgain } from '../add-account/use-sign-in-again.ts';
import styles from './RowMenu.module.css';

interface ItemProps {
  readonly icon: LucideIcon;
  readonly text: string;
  readonly shortcut?: string;
  readonly disabled?: boolean;
  readonly onClick: () => void;
}

function Item({ icon, text, shortcut, disabled, onClick }: ItemProps) {
  return (
    <Menu.Item className={styles.item} disabled={disabled ?? false} onClick={onClick}>
      <Icon of={icon} size={15} />
      {text}
      {shortcut !== undefined && <kbd>{shortcut}</kbd>}
    </Menu.Item>
  );
}

interface RowMenuProps {
  readonly account: Account;
  readonly name: string;
  readonly caller: Caller;
  readonly onRename: () => void;
  readonly className: string | undefined;
}

/** One order: do, change, remove. */
export function RowMenu({ account, name, caller, onRename, className }: RowMenuProps) {
  const { menu } = words.accounts;
  const { open, say } = useViewActions();
  const signInAgain = useSignInAgain();
  const { paused, id } = account;
  async function toggle(): Promise<void> {
    const call = paused ? 'accounts.resume' : 'accounts.pause';
    const done = await caller.run(call, { account: id });
    if (done !== null) say(paused ? words.accounts.resumed(name) : words.accounts.paused(name));
  }
  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'F2') onRename();
    if (event.key === 'Delete') open({ kind: 'remove-account', account: id });
  }
  const canSignIn = account.kind === 'api_key' || account.ownership === 'own';
  return (
    <Menu.Root>
      <Menu.Trigger
        render={
          <Button
            tone="quiet"
            small
            icon={Ellipsis}
            label={menu.more(name)}
            className={className}
            onKeyDown={onKeyDown}
          />
        }
      />
      <Menu.Portal container={document.getElementById('main')}>
        <Menu.Positioner className={styles.place} side="bottom" align="end" sideOffset={4}>
          <Menu.Popup className={styles.menu}>
            <Item
              icon={paused ? Play : Pause}
              text={paused ? menu.resume : menu.pause}
              disabled={caller.busy || account.state === 'disabled'}
              onClick={() => void toggle()}
            />
            <Menu.Separator className={styles.line} />
            <Item icon={Pencil} text={menu.rename} shortcut="F2" onClick={onRename} />
            {canSignIn && (
              <Item
                icon={LogIn}
                text={account.kind === 'api_key' ? menu.addKey : menu.signIn}
                onClick={() => signInAgain(account)}
              />
            )}
            <Menu.Separator className={styles.line} />
            <Item
              icon={Trash2}
              text={menu.remove}
              shortcut="Del"
              onClick={() => open({ kind: 'remove-account', account: id })}
            />
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
