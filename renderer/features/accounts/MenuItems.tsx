import { Menu } from '@base-ui/react/menu';
import { LogIn, LogOut, Pencil, Play, Trash2 } from 'lucide-react';
import { useViewActions } from '../../state/context.ts';
import { words } from '../../text/words.ts';
import { PauseBars } from '../../ui/PauseBars.ts';
import { useSignInAgain } from '../add-account/use-sign-in-again.ts';
import { hintOf } from '../shell/shortcuts.ts';
import { CheckItem } from './CheckItem.tsx';
import { MenuItem } from './MenuItem.tsx';
import type { MenuAbout } from './OpenRowMenu.tsx';
import { PriorityMenu } from './PriorityMenu.tsx';
import { RenewItem } from './RenewItem.tsx';
import styles from './RowMenu.module.css';
import { usePause } from './use-pause.ts';
import { isGivenKey } from '../../../shared/verdict/given-key.ts';

const { menu: t } = words.accounts;

function SignInItem({ account }: Pick<MenuAbout, 'account'>) {
  const signInAgain = useSignInAgain();
  return (
    <MenuItem
      icon={LogIn}
      text={isGivenKey(account) ? t.addKey : t.signIn}
      onClick={() => signInAgain(account)}
    />
  );
}

/** One order: do, change, remove; what an account waits for stands first. */
export function MenuItems({ account, name, caller, onRename, onChecked }: MenuAbout) {
  const { open } = useViewActions();
  const pause = usePause(account, name, caller);
  const { paused, id } = account;
  const isOverride = account.origin === 'override';
  const canSignIn = !isOverride && (isGivenKey(account) || account.ownership === 'own');
  const isNeeded = canSignIn && account.state === 'disabled';
  return (
    <>
      {isNeeded && (
        <>
          <SignInItem account={account} />
          <Menu.Separator className={styles.line} />
        </>
      )}
      <CheckItem account={account} name={name} caller={caller} onChecked={onChecked} />
      <MenuItem
        icon={paused ? Play : PauseBars}
        text={paused ? t.resume : t.pause}
        shortcut={hintOf('pause')}
        disabled={!pause.isPossible}
        reason={isOverride ? t.overrideReason : undefined}
        onClick={() => void pause.toggle()}
      />
      <PriorityMenu account={account} name={name} caller={caller} />
      <Menu.Separator className={styles.line} />
      <MenuItem icon={Pencil} text={t.rename} shortcut={hintOf('rename')} onClick={onRename} />
      {canSignIn && !isNeeded && <SignInItem account={account} />}
      <RenewItem account={account} name={name} caller={caller} />
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
        text={t.remove}
        shortcut={hintOf('remove')}
        onClick={() => open({ kind: 'remove-account', account: id })}
      />
    </>
  );
}
