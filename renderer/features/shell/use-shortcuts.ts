import { useEffect } from 'react';
import { PAGES } from '../../../shared/shell.ts';
import { useTransport, useViewActions } from '../../state/context.ts';
import type { ViewActions } from '../../state/context.ts';
import type { Transport } from '../../transport/transport.ts';
import { words } from '../../text/words.ts';
import { moveRow } from './move-row.ts';
import { goTo, readPage } from './routes.ts';
import { isTyping, matchShortcut } from './shortcuts.ts';

interface Means {
  readonly view: ViewActions;
  readonly transport: Transport;
}

function focusFilter(): boolean {
  const field = document.querySelector<HTMLInputElement>('[data-filter]');
  field?.focus();
  field?.select();
  return field !== null;
}

/** The page's own button, else the same without its words. */
function refresh({ view, transport }: Means): void {
  const button = document.querySelector<HTMLButtonElement>('[data-refresh]');
  if (button !== null) return button.click();
  transport.call('usage.list', { refresh: true }).then(
    () => view.say(words.accounts.refreshed),
    () => view.sayFault(words.accounts.notRefreshed),
  );
}

function onPage(target: EventTarget | null): boolean {
  return target === document.body || (target instanceof Element && target.id === 'main');
}

function isFilter(target: EventTarget | null): boolean {
  return target instanceof Element && target.matches('[data-filter]');
}

function press(selector: string): boolean {
  const button = document.querySelector<HTMLButtonElement>(selector);
  button?.click();
  return button !== null;
}

/** Whether the key did something. */
function act(event: KeyboardEvent, means: Means): boolean {
  const { target } = event;
  const wanted = matchShortcut('everywhere', event);
  if (wanted === 'pages') {
    goTo(PAGES[Number(event.key) - 1] ?? 'accounts');
    return true;
  }
  if (matchShortcut('rows', event) === 'move' && (!isTyping(target) || isFilter(target)))
    return moveRow(event, onPage(target) || isFilter(target));
  if (isTyping(target)) return false;
  if (matchShortcut('activity', event) === 'hold') return onPage(target) && press('[data-hold]');
  if (wanted === 'filter') return focusFilter();
  if (wanted === 'close') return readPage() === 'accounts' && means.view.clearFilters();
  if (wanted === 'refresh') refresh(means);
  if (wanted === 'sheet') means.view.open({ kind: 'keys' });
  return wanted !== null;
}

const OVERLAYS = '[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"]';

/** The keys that work on every page: never while one types, nor behind a dialog or a menu. */
export function useShortcuts(): void {
  const view = useViewActions();
  const transport = useTransport();
  useEffect(() => {
    // Esc has closed a menu by the time it comes here.
    let wasCovered = false;
    const before = (): void => {
      wasCovered = document.querySelector(OVERLAYS) !== null;
    };
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || wasCovered) return;
      if (act(event, { view, transport })) event.preventDefault();
    };
    addEventListener('keydown', before, { capture: true });
    addEventListener('keydown', onKey);
    return () => {
      removeEventListener('keydown', before, { capture: true });
      removeEventListener('keydown', onKey);
    };
  });
}
