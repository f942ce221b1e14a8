import { Menu } from '@base-ui/react/menu';
import { Ellipsis, LogIn, LogOut, Pencil, Play, Trash2 } from 'lucide-react';
import { useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
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
import { rowMenuId } from './row-menu-id.ts';
import { UpkeepItems } from './UpkeepItems.tsx';
import styles from './RowMenu.module.css';

interface RowMenuProps {
  readonly account: Account;
  readonly name: string;
  readonly caller: Caller;
  readonly onRename: () => void;
  readonly onChecked: (check: AccountCheck | null) => void;
  readonly className: string | undefined;
}

/** One order: do, change, remove. */
function Items({ account, name, caller, onRename, onChecked }: Omit<RowMenuProps, 'className'>) {
  const { menu } = words.accounts;
  const { open, say } = useViewActions();
  const signInAgain = useSignInAgain();
  const { paused, id } = account;
  async function toggle(): Promise<void> {
    const call = paused ? 'accounts.resume' : 'accounts.pause';
    const done = await caller.run(call, { account: id });
    if (done !== null) say(paused ? words.accounts.resumed(name) : words.accounts.paused(name));
  }
  const isOverride = account.origin === 'override';
  const canSignIn = !isOverride && (account.kind === 'api_key' || account.ownership === 'own');
  return (
    <>
      <CheckItem account={account} name={name} caller={caller} onChecked={onChecked} />
      <MenuItem
        icon={paused ? Play : PauseBars}
        text={paused ? menu.resume : menu.pause}
        disabled={caller.busy || account.state === 'disabled'}
        reason={isOverride ? menu.overrideReason : undefined}
        onClick={() => void toggle()}
      />
      <Menu.Separator className={styles.line} />
      <MenuItem icon={Pencil} text={menu.rename} shortcut="F2" onClick={onRename} />
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
        shortcut="Del"
        onClick={() => open({ kind: 'remove-account', account: id })}
      />
    </>
  );
}

/** The menu itself exists only while it is open: 200 rows stand on a page. */
export function RowMenu(props: RowMenuProps) {
  const { account, name, onRename, className } = props;
  const [isOpen, setIsOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  /** The field for the name takes the focus; giving it back to the button would close that field. */
  const isRenaming = useRef(false);
  const { open } = useViewActions();
  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'F2') onRename();
    if (event.key === 'Delete') open({ kind: 'remove-account', account: account.id });
  }
  return (
    <>
      <Button
        ref={button}
        id={rowMenuId(account.id)}
        tone="quiet"
        small
        icon={Ellipsis}
        label={words.accounts.menu.more(name)}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        className={className}
        onKeyDown={onKeyDown}
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
