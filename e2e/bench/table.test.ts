import { describe, expect, it } from 'vitest';
import { figure, megabytes, percent, table } from './table.ts';

describe('table', () => {
  it('is aligned Markdown: text to the left, figures to the right', () => {
    expect(
      table(
        ['who', 'n'],
        [
          ['floor', '1'],
          ['sluice', '1,000'],
        ],
      ),
    ).toBe(
      ['| who    |     n |', '| ------ | ----: |', '| floor  |     1 |', '| sluice | 1,000 |'].join(
        '\n',
      ),
    );
  });

  it('fills up a row that is too short', () => {
    expect(
      table(['who', 'n'], [['floor']])
        .split('\n')
        .at(-1),
    ).toBe('| floor |     |');
  });
});

describe('cells', () => {
  it('groups thousands and keeps the digits asked for', () => {
    expect(figure(20_900.4, 0)).toBe('20,900');
    expect(figure(0.1, 3)).toBe('0.100');
  });

  it('shows parts as percent and bytes as megabytes', () => {
    expect(percent(0.596)).toBe('60 %');
    expect(megabytes(90_400_000)).toBe('90');
  });

  it('shows a dash for what was not measured', () => {
    expect([figure(null, 1), percent(null), megabytes(null)]).toEqual(['–', '–', '–']);
  });
});
