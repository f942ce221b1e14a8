type Group = 'everywhere' | 'rows' | 'charts' | 'activity';

export type ShortcutName =
  | 'pages'
  | 'filter'
  | 'refresh'
  | 'sheet'
  | 'close'
  | 'move'
  | 'open'
  | 'menu'
  | 'pause'
  | 'rename'
  | 'remove'
  | 'crosshair'
  | 'day'
  | 'table'
  | 'hold';

export interface Shortcut {
  readonly group: Group;
  readonly does: ShortcutName;
  /** As `KeyboardEvent.key`, in small letters. */
  readonly keys: readonly string[];
  readonly modifier?: 'command' | 'shift';
}

/** The keys of the window: the `?` sheet shows this table, and what listens asks it. */
export const SHORTCUTS: readonly Shortcut[] = [
  {
    group: 'everywhere',
    does: 'pages',
    keys: ['1', '2', '3', '4', '5', '6'],
    modifier: 'command',
  },
  { group: 'everywhere', does: 'filter', keys: ['/'] },
  { group: 'everywhere', does: 'refresh', keys: ['r'] },
  { group: 'everywhere', does: 'sheet', keys: ['?'] },
  { group: 'everywhere', does: 'close', keys: ['escape'] },
  { group: 'rows', does: 'move', keys: ['arrowup', 'arrowdown'] },
  { group: 'rows', does: 'open', keys: ['enter'] },
  { group: 'rows', does: 'menu', keys: ['m'] },
  { group: 'rows', does: 'pause', keys: ['p'] },
  { group: 'rows', does: 'rename', keys: ['f2'] },
  { group: 'rows', does: 'remove', keys: ['delete'] },
  { group: 'charts', does: 'crosshair', keys: ['arrowleft', 'arrowright'] },
  { group: 'charts', does: 'day', keys: ['arrowright'], modifier: 'shift' },
  { group: 'charts', does: 'table', keys: ['t'] },
  { group: 'activity', does: 'hold', keys: [' '] },
];

type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

const isApple = /Mac|iPhone|iPad/.test(globalThis.navigator?.platform ?? '');
const NAMES: ReadonlyMap<string, string> = new Map([
  ['escape', 'Esc'],
  ['enter', 'Enter'],
  ['delete', 'Del'],
  ['arrowup', '↑'],
  ['arrowdown', '↓'],
  ['arrowleft', '←'],
  ['arrowright', '→'],
  [' ', 'Space'],
  ['command', isApple ? '⌘' : 'Ctrl'],
  ['shift', 'Shift'],
]);

/** As it stands on the key. */
export function keyName(key: string): string {
  return NAMES.get(key) ?? key.toUpperCase();
}

/** Of a shortcut with one key; as a hint beside what it does. */
export function hintOf(name: ShortcutName): string {
  const found = SHORTCUTS.find(({ does }) => does === name);
  return keyName(found?.keys[0] ?? '');
}

function fits({ keys, modifier }: Shortcut, event: Pressed): boolean {
  if (!keys.includes(event.key.toLowerCase()) || event.altKey) return false;
  const isCommand = event.ctrlKey || event.metaKey;
  if (modifier === 'command') return isCommand && !event.shiftKey;
  // Some layouts need Shift for `/` and all for `?`.
  return !isCommand && (modifier !== 'shift' || event.shiftKey);
}

/** What a key does there, or null. */
export function matchShortcut(group: Group, event: Pressed): ShortcutName | null {
  return SHORTCUTS.find((each) => each.group === group && fits(each, event))?.does ?? null;
}

const TEXT_FIELDS =
  'input:not([type="radio"], [type="checkbox"]), textarea, select, [contenteditable="true"]';

/** Where a letter is text, or chooses. */
export function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(TEXT_FIELDS) !== null;
}
