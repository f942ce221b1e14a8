import { Menu } from '@base-ui/react/menu';
import { useRef } from 'react';
import type { RefObject } from 'react';
import type { Account } from '../../../shared/model/account.ts';
import type { AccountCheck } from '../../../shared/model/check.ts';
import type { Caller } from '../../state/use-call.ts';
import { MenuItems } from './MenuItems.tsx';
import styles from './RowMenu.module.css';

/** Whose menu it is, and what tells the row of it. */
export interface MenuAbout {
  readonly account: Account;
  readonly name: string;
  readonly caller: Caller;
  readonly onRename: () => void;
  readonly onChecked: (check: AccountCheck | null) => void;
}

interface OpenRowMenuProps extends MenuAbout {
  readonly button: RefObject<HTMLButtonElement | null>;
  readonly onOpenChange: (isOpen: boolean) => void;
}

export function OpenRowMenu({ button, onOpenChange, ...about }: OpenRowMenuProps) {
  /** The field for the name takes the focus; giving it back to the button would close that field. */
  const isRenaming = useRef(false);
  function rename(): void {
    isRenaming.current = true;
    about.onRename();
  }
  return (
    <Menu.Root open onOpenChange={onOpenChange}>
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
            aria-label={about.name}
            finalFocus={() => (isRenaming.current ? false : button.current)}
          >
            <MenuItems {...about} onRename={rename} />
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
