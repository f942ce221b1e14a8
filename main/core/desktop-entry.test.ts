import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { desktopEntry, execLine, isOwnEntry, isSwitchedOff } from './desktop-entry.ts';

const entry = {
  name: 'Sluice',
  comment: 'One pool',
  exec: ['/opt/Sluice/sluice', '--hidden'],
  tryExec: '/opt/Sluice/sluice',
};

/** A reader by the specification: escapes of the string, then arguments, then field codes. */
function readExec(line: string): readonly string[] {
  const escapes: Readonly<Record<string, string>> = {
    s: ' ',
    n: '\n',
    t: '\t',
    r: '\r',
    '\\': '\\',
  };
  const value = line.replaceAll(/\\(.)/g, (all, sign: string) => escapes[sign] ?? all);
  const parts: string[] = [];
  let at = 0;
  while (at < value.length) {
    if (value[at] === ' ') at += 1;
    else if (value[at] === '"') {
      let part = '';
      at += 1;
      while (at < value.length && value[at] !== '"') {
        if (value[at] === '\\') at += 1;
        else if (/[`$]/.test(value[at] ?? '')) throw new Error('a shell sign without its escape');
        part += value[at];
        at += 1;
      }
      if (value[at] !== '"') throw new Error('a quote without its end');
      at += 1;
      parts.push(part);
    } else {
      const end = value.indexOf(' ', at) === -1 ? value.length : value.indexOf(' ', at);
      const part = value.slice(at, end);
      if (/[\t\n"'\\><~|&;$*?#()`]/.test(part)) throw new Error(`a reserved sign in ${part}`);
      parts.push(part);
      at = end;
    }
  }
  if (parts.some((part) => /(^|[^%])(%%)*%([^%]|$)/.test(part))) throw new Error('a field code');
  return parts.map((part) => part.replaceAll('%%', '%'));
}

test('a plain path stays as it is', () => {
  expect(desktopEntry(entry)).toBe(
    [
      '[Desktop Entry]',
      'Type=Application',
      'Name=Sluice',
      'Comment=One pool',
      'Exec=/opt/Sluice/sluice --hidden',
      'TryExec=/opt/Sluice/sluice',
      'Terminal=false',
      'StartupNotify=false',
      'X-GNOME-Autostart-enabled=true',
      'X-Sluice-Autostart=true',
      '',
    ].join('\n'),
  );
});

test.each([
  ['/opt/My Apps/sluice', '"/opt/My Apps/sluice"'],
  ['/opt/100%/sluice', '/opt/100%%/sluice'],
  ['/opt/a"b', String.raw`"/opt/a\\"b"`],
  ['/opt/$(id)`id`', '"/opt/\\\\$(id)\\\\`id\\\\`"'],
  [String.raw`/opt/a\b`, String.raw`"/opt/a\\\\b"`],
  ['', '""'],
])('%s is written as %s', (argument, written) => {
  expect(execLine([argument])).toBe(written);
  expect(readExec(execLine([argument]))).toEqual([argument]);
});

test('a path that would add a line, a command or a field code stays one argument', () => {
  const sign = fc.constantFrom(...' \t\n\r"\'\\><~|&;$*?#()`%fU=abc/ü'.split(''));
  const argument = fc.array(sign, { maxLength: 12 }).map((signs) => signs.join(''));
  fc.assert(
    fc.property(fc.array(argument, { minLength: 1, maxLength: 4 }), (exec) => {
      const line = execLine(exec);
      expect(line).not.toMatch(/[\n\r]/);
      expect(readExec(line)).toEqual(exec);
      const text = desktopEntry({ ...entry, exec, tryExec: exec[0] ?? '' });
      expect(text.split('\n')).toHaveLength(11);
    }),
  );
});

test('knows its own file, and what a person switched off in it', () => {
  const own = desktopEntry(entry);
  expect([isOwnEntry(own), isSwitchedOff(own)]).toEqual([true, false]);
  expect(isSwitchedOff(`${own}Hidden = true\n`)).toBe(true);
  expect(isSwitchedOff(own.replace('enabled=true', 'enabled=false'))).toBe(true);
  expect(isSwitchedOff(`${own}[Desktop Action x]\nHidden=true\n`)).toBe(false);
  expect(isOwnEntry('[Desktop Entry]\nExec=sluice\n')).toBe(false);
  expect(isOwnEntry('[Other]\nX-Sluice-Autostart=true\n')).toBe(false);
});
