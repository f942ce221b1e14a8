import { Ellipsis } from 'lucide-react';
import { Suspense, lazy, useRef, useState } from 'react';
import { words } from '../../text/words.ts';
import { Button } from '../../ui/Button.tsx';
import { hintOf } from '../shell/shortcuts.ts';
import type { MenuAbout } from './OpenRowMenu.tsx';
import { rowMenuId } from './row-menu-id.ts';

async function load() {
  return { default: (await import('./OpenRowMenu.tsx')).OpenRowMenu };
}

const OpenRowMenu = lazy(load);

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
        onFocus={() => void load()}
        onPointerEnter={() => void load()}
        onClick={() => setIsOpen(true)}
      />
      {isOpen && (
        <Suspense>
          <OpenRowMenu {...about} button={button} onOpenChange={setIsOpen} />
        </Suspense>
      )}
    </>
  );
}
