/** Desktop Entry Specification: the text of an autostart file, and what a person may have made of it. */
export interface DesktopEntry {
  readonly name: string;
  readonly comment: string;
  /** Program and arguments. */
  readonly exec: readonly string[];
  /** The session skips the entry where this file has gone. */
  readonly tryExec: string;
}

const OWN_KEY = 'X-Sluice-Autostart';
const RESERVED = /[\s"'\\><~|&;$*?#()`]/;

/** Escapes of the type string, undone before anything else is read. */
function escapeString(value: string): string {
  return value
    .replaceAll('\\', String.raw`\\`)
    .replaceAll('\n', String.raw`\n`)
    .replaceAll('\t', String.raw`\t`)
    .replaceAll('\r', String.raw`\r`)
    .replace(/^ /, String.raw`\s`);
}

/** A path with a space, a quote or `$(…)` must stay one argument, and `%` is no field code. */
function quoteArgument(argument: string): string {
  const plain = argument.replaceAll('%', '%%');
  if (plain !== '' && !RESERVED.test(plain)) return plain;
  return `"${plain.replaceAll(/["`$\\]/g, String.raw`\$&`)}"`;
}

export function execLine(exec: readonly string[]): string {
  return escapeString(exec.map((argument) => quoteArgument(argument)).join(' '));
}

export function desktopEntry({ name, comment, exec, tryExec }: DesktopEntry): string {
  return [
    '[Desktop Entry]',
    'Type=Application',
    `Name=${escapeString(name)}`,
    `Comment=${escapeString(comment)}`,
    `Exec=${execLine(exec)}`,
    `TryExec=${escapeString(tryExec)}`,
    'Terminal=false',
    'StartupNotify=false',
    'X-GNOME-Autostart-enabled=true',
    `${OWN_KEY}=true`,
    '',
  ].join('\n');
}

function keysOf(text: string): ReadonlyMap<string, string> {
  const keys = new Map<string, string>();
  let group = '';
  for (const line of text.split('\n')) {
    const header = /^\[([^\]]*)\]\s*$/.exec(line);
    if (header !== null) group = header[1] ?? '';
    const pair = /^([A-Za-z0-9-]+)\s*=\s*(.*?)\s*$/.exec(line);
    if (group === 'Desktop Entry' && pair !== null) keys.set(pair[1] ?? '', pair[2] ?? '');
  }
  return keys;
}

/** Whether it was written by `desktopEntry`. */
export function isOwnEntry(text: string): boolean {
  return keysOf(text).get(OWN_KEY) === 'true';
}

/** Switched off by the person, in a file manager or in the settings of the session. */
export function isSwitchedOff(text: string): boolean {
  const keys = keysOf(text);
  return keys.get('Hidden') === 'true' || keys.get('X-GNOME-Autostart-enabled') === 'false';
}
