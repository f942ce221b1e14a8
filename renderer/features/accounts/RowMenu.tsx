import { Menu } from '@base-ui/react/menu';
import { Ellipsis, LogIn, LogOut, Pencil, Play, Trash2 } from 'lucide-react';
import { useRef, useState } from 'react';
import type { Account } from '../../../shared/model/account.ts';
import type { AccountCheck } from '../../../shared/model/check.ts';
import { useViewActions } from '../../state/context.ts';
import type { Caller } from '../../state/use-call.ts';
import { words } from '../../text/words.ts';
import { Button } from '../../ui/Button.tsx';
import { PauseBars } from '../../ui/PauseBars.ts';
import { useSignInAgain } from '../add-account/use-sign-in-again.ts';
import { CheckItem } from './CheckItem.tsx';
import { MenuItem } from './MenuItem.tsx';
import { hintOf } from '../shell/shortcuts.ts';
import { rowMenuId } from './row-menu-id.ts';
import { UpkeepItems } from './UpkeepItems.tsx';
import styles from './RowMenu.module.css';
import { usePause } from './use-pause.ts';

interface RowMenuProps {
  readonly account: Account;
  readonly name: string;
  readonly caller: Caller;
  readonly onRename: () => void;
  readonly onChecked: (check: AccountCheck | null) => void;
  readonly className: string | undefined;
  /** Whether `Tab` comes here; in the list one of all, and the arrow keys go on. */
  readonly isStop?: boolean;
}

/** One order: do, change, remove. */
function Items({
  account,
  name,
  caller,
  onRename,
  onChecked,
}: Omit<RowMenuProps, 'className' | 'isStop'>) {
  const { menu } = words.accounts;
  const { open } = useViewActions();
  const signInAgain = useSignInAgain();
  const { paused, id } = account;
  const pause = usePause(account, name, caller);
  const isOverride = account.origin === 'override';
  const canSignIn = !isOverride && (account.kind === 'api_key' || account.ownership === 'own');
  return (
    <>
      <CheckItem account={account} name={name} caller={caller} onChecked={onChecked} />
      <MenuItem
        icon={paused ? Play : PauseBars}
        text={paused ? menu.resume : menu.pause}
        shortcut={hintOf('pause')}
        disabled={caller.busy || account.state === 'disabled'}
        reason={isOverride ? menu.overrideReason : undefined}
        onClick={() => void pause.toggle()}
      />
      <Menu.Separator className={styles.line} />
      <MenuItem icon={Pencil} text={menu.rename} shortcut={hintOf('rename')} onClick={onRename} />
      {canSignIn && (
        <MenuItem
          icon={LogIn}
          text={account.kind === 'api_key' ? menu.addKey : menu.signIn}
          onClick={() => signInAgain(account)}
        />
      )}
      <UpkeepItems account={account} name={name} caller={caller} />
      {account.ownership === 'borrowed' && (
        <MenuItem
          icon={LogOut}
          text={words.imports.takeOver.menu}
          onClick={() => open({ kind: 'take-over', account: id })}
        />
      )}
      <Menu.Separator className={styles.line} />
      <MenuItem
        icon={Trash2}
        text={menu.remove}
        shortcut={hintOf('remove')}
        onClick={() => open({ kind: 'remove-account', account: id })}
      />
    </>
  );
}

/** The menu itself exists only while it is open: 200 rows stand on a page. */
export function RowMenu(props: RowMenuProps) {
  const { account, name, onRename, className, isStop = true } = props;
  const [isOpen, setIsOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  /** The field for the name takes the focus; giving it back to the button would close that field. */
  const isRenaming = useRef(false);
  return (
    <>
      <Button
        ref={button}
        id={rowMenuId(account.id)}
        tone="quiet"
        small
        icon={Ellipsis}
        label={words.accounts.menu.more(name)}
        title={words.accounts.menu.moreTip(name, hintOf('menu'))}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        className={className}
        data-row-stop
        tabIndex={isStop ? 0 : -1}
        onClick={() => {
          isRenaming.current = false;
          setIsOpen(true);
        }}
      />
      {isOpen && (
        <Menu.Root open onOpenChange={setIsOpen}>
          <Menu.Portal container={document.getElementById('main')}>
            <Menu.Positioner
              className={styles.place}
              anchor={button}
              side="bottom"
              align="end"
              sideOffset={4}
            >
              <Menu.Popup
                className={styles.menu}
                aria-label={name}
                finalFocus={() => (isRenaming.current ? false : button.current)}
              >
                <Items
                  {...props}
                  onRename={() => {
                    isRenaming.current = true;
                    onRename();
                  }}
                />
              </Menu.Popup>
            </Menu.Positioner>
          </Menu.Portal>
        </Menu.Root>
      )}
    </>
  );
}
