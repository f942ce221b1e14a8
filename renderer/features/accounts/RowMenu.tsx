import { Ellipsis } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';
import { useViewActions } from '../../state/context.ts';
import { Part, usePart } from '../../state/part.ts';
import { words } from '../../text/words.ts';
import { Button } from '../../ui/Button.tsx';
import { hintOf } from '../shell/shortcuts.ts';
import type { MenuAbout } from './OpenRowMenu.tsx';
import { rowMenuId } from './row-menu-id.ts';

const openRowMenu = new Part(async () => (await import('./OpenRowMenu.tsx')).OpenRowMenu);

/** A failure is told where the menu is wanted. */
function fetchAhead(): void {
  openRowMenu.load().catch(() => undefined);
}

interface MenuPartProps extends MenuAbout {
  readonly button: RefObject<HTMLButtonElement | null>;
  readonly onOpenChange: (isOpen: boolean) => void;
}

function MenuPart(props: MenuPartProps) {
  const { onOpenChange } = props;
  const { hasFailed } = usePart(openRowMenu);
  const { sayFault } = useViewActions();
  useEffect(() => {
    if (!hasFailed) return;
    onOpenChange(false);
    sayFault(words.shell.menuNotLoaded);
  });
  const Open = openRowMenu.component;
  return Open === null ? null : <Open {...props} />;
}

interface RowMenuProps extends MenuAbout {
  readonly className: string | undefined;
  /** Whether `Tab` comes here; in the list one of all, and the arrow keys go on. */
  readonly isStop?: boolean;
}

/** The menu itself comes with its first use, and exists only while it is open: 200 rows stand on a page. */
export function RowMenu(props: RowMenuProps) {
  const { className, isStop = true, ...about } = props;
  const { account, name } = about;
  const [isOpen, setIsOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
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
        onFocus={fetchAhead}
        onPointerEnter={fetchAhead}
        onClick={() => setIsOpen(true)}
      />
      {isOpen && <MenuPart {...about} button={button} onOpenChange={setIsOpen} />}
    </>
  );
}
