import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { toCsv } from './csv.ts';

test('cells are quoted only where they must be; numbers stay numbers', () => {
  expect(
    toCsv(
      ['a', 'b'],
      [
        ['x', 1.5],
        ['say "hi", all\nof you', null],
        [' ', true],
      ],
    ),
  ).toBe('a,b\r\nx,1.5\r\n"say ""hi"", all\nof you",\r\n" ",true\r\n');
});

test.each([
  '=1+1',
  '+1',
  '-1',
  '@SUM(A1)',
  '\t=1',
  '\r=1',
  '=HYPERLINK("http://x","y")',
  '\uff1d1',
])('a formula in a name, %j, reaches no spreadsheet as one', (text) => {
  const [, line = ''] = toCsv(['a'], [[text]]).split(/(?<=^a\r\n)/);
  expect(/^"?'/.test(line)).toBe(true);
});

test('property: what was written is read again', () => {
  const cells = fc.array(fc.array(fc.string(), { minLength: 2, maxLength: 2 }), { maxLength: 5 });
  fc.assert(
    fc.property(cells, (rows) => {
      const wanted = rows.map((row) =>
        row.map((text) => (/^[=+\-@\t\r\n|%]/.test(text) ? `'${text}` : text)),
      );
      expect(parse(toCsv(['h', 'i'], rows)).slice(1)).toEqual(wanted);
    }),
  );
});

function parse(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [whole, quoted, plain = '', end] of text.matchAll(
    /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g,
  )) {
    expect(whole).not.toBe('');
    row.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}
