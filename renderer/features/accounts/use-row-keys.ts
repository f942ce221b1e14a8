import type { KeyboardEvent, MouseEvent } from 'react';
import type { Account } from '../../../shared/model/account.ts';
import { useViewActions } from '../../state/context.ts';
import { isTyping, matchShortcut } from '../shell/shortcuts.ts';
import type { ShortcutName } from '../shell/shortcuts.ts';
import { rowMenuId } from './row-menu-id.ts';
import type { RowState } from './use-row.ts';
import { usePause } from './use-pause.ts';

interface RowKeys {
  readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
  readonly onContextMenu: (event: MouseEvent<HTMLElement>) => void;
}

function openMenu({ id }: Account): void {
  const button = document.getElementById(rowMenuId(id));
  button?.focus();
  button?.click();
}

/** The keys of a row, whichever of its buttons has the focus. */
export function useRowKeys(account: Account, row: RowState): RowKeys {
  const { open } = useViewActions();
  const pause = usePause(account, row.name, row.caller);
  const acts: Partial<Record<ShortcutName, () => void>> = {
    menu: () => openMenu(account),
    pause: () => void (pause.isPossible && pause.toggle()),
    rename: row.rename,
    remove: () => open({ kind: 'remove-account', account: account.id }),
  };
  return {
    onKeyDown(event) {
      const { target, currentTarget } = event;
      // What opens from a row bubbles to it, and has keys of its own.
      const isOwn = target instanceof Node && currentTarget.contains(target);
      const wanted = matchShortcut('rows', event);
      if (!isOwn || event.defaultPrevented || isTyping(target) || wanted === null) return;
      const act = acts[wanted];
      if (act === undefined) return;
      event.preventDefault();
      // Held down, it would pause and resume in turns.
      if (!event.repeat) act();
    },
    onContextMenu(event) {
      const { target, currentTarget } = event;
      if (!(target instanceof Node) || !currentTarget.contains(target) || isTyping(target)) return;
      event.preventDefault();
      openMenu(account);
    },
  };
}
