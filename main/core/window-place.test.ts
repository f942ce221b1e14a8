import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parsePlace, placePopover, placeWindow } from './window-place.ts';
import type { Rect } from './window-place.ts';

const screen: Rect = { x: 0, y: 28, width: 1920, height: 1052 };
const second: Rect = { x: 1920, y: 0, width: 1280, height: 1024 };
const saved = { x: 2100, y: 100, width: 900, height: 700, maximized: false };
const theme = 'dark' as const;

function isInside(inner: Rect, outer: Rect): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  );
}

const at = fc.integer({ min: -4000, max: 4000 });
const area = fc.record({
  x: at,
  y: at,
  width: fc.integer({ min: 320, max: 4000 }),
  height: fc.integer({ min: 240, max: 3000 }),
});
const place = fc.record({
  x: at,
  y: at,
  width: fc.integer({ min: 1, max: 5000 }),
  height: fc.integer({ min: 1, max: 5000 }),
  maximized: fc.boolean(),
  theme: fc.constantFrom('system' as const, 'light' as const, 'dark' as const),
});

describe('parsePlace', () => {
  test('reads back what was written', () => {
    fc.assert(
      fc.property(place, (given) => {
        expect(parsePlace(JSON.stringify(given))).toEqual(given);
      }),
    );
  });

  test('a place without a theme, or with an unknown one, has the system’s', () => {
    expect(parsePlace(JSON.stringify(saved))).toEqual({ ...saved, theme: 'system' });
    expect(parsePlace(JSON.stringify({ ...saved, theme: 'pink' }))?.theme).toBe('system');
  });

  test.each([
    '',
    '{',
    'null',
    '[]',
    '"x"',
    '{"x":0,"y":0,"width":900,"height":700}',
    '{"x":0,"y":0,"width":0,"height":700,"maximized":false}',
    '{"x":"0","y":0,"width":900,"height":700,"maximized":false}',
    '{"x":1e999,"y":0,"width":900,"height":700,"maximized":false}',
    '{"x":0.5,"y":0,"width":900,"height":700,"maximized":false}',
  ])('is null for %s', (text) => {
    expect(parsePlace(text)).toBeNull();
  });
});

describe('placeWindow', () => {
  test('the first time: centred, in its own size', () => {
    expect(placeWindow(null, [screen])).toEqual({
      x: null,
      y: null,
      width: 1200,
      height: 800,
      maximized: false,
    });
    expect(placeWindow(null, [{ x: 0, y: 0, width: 1024, height: 600 }])).toMatchObject({
      width: 1024,
      height: 600,
    });
  });

  test('opens where it was', () => {
    expect(placeWindow({ ...saved, theme }, [screen, second])).toEqual(saved);
  });

  test('comes back when its display has gone, with its size', () => {
    const { x, y, width, height } = placeWindow({ ...saved, theme }, [screen]);
    expect([x, y, width, height]).toEqual([1020, 100, 900, 700]);
  });

  test('comes back when only its body would be seen, because its title bar is above the display', () => {
    expect(placeWindow({ ...saved, theme, x: 100, y: -200 }, [screen]).y).toBe(28);
  });

  test('is never smaller than its smallest, and stays maximised', () => {
    const small = { x: 10, y: 40, width: 10, height: 10, maximized: true, theme };
    const { width, height, maximized } = placeWindow(small, [screen]);
    expect([width, height, maximized]).toEqual([360, 480, true]);
  });

  test('without a display it leaves all to the system', () => {
    expect(placeWindow({ ...saved, theme }, [])).toMatchObject({
      x: null,
      y: null,
      width: 1200,
      height: 800,
    });
  });

  test('its title bar can be reached on some display, whatever was saved', () => {
    fc.assert(
      fc.property(place, fc.array(area, { minLength: 1, maxLength: 3 }), (given, areas) => {
        const { x, y, width } = placeWindow(given, areas);
        const isReached = areas.some((one) => {
          const seenX = Math.min((x ?? 0) + width, one.x + one.width) - Math.max(x ?? 0, one.x);
          const seenY = Math.min((y ?? 0) + 32, one.y + one.height) - Math.max(y ?? 0, one.y);
          return seenX >= 96 && seenY >= 16;
        });
        expect(isReached).toBe(true);
        // Placing the placed one changes nothing any more.
        const again = placeWindow(
          { x: x ?? 0, y: y ?? 0, width, height: 480, maximized: false, theme },
          areas,
        );
        expect([again.x, again.y]).toEqual([x, y]);
      }),
    );
  });
});

describe('placePopover', () => {
  test.each([
    ['below a top panel', { x: 1700, y: 2, width: 24, height: 24 }, screen, [1522, 36]],
    [
      'above a bottom panel',
      { x: 1700, y: 1046, width: 24, height: 24 },
      { x: 0, y: 0, width: 1920, height: 1040 },
      [1522, 472],
    ],
    [
      'right of a left panel',
      { x: 4, y: 900, width: 40, height: 40 },
      { x: 48, y: 0, width: 1872, height: 1080 },
      [56, 512],
    ],
    [
      'left of a right panel',
      { x: 1880, y: 500, width: 36, height: 36 },
      { x: 0, y: 0, width: 1872, height: 1080 },
      [1484, 238],
    ],
    ['at the cursor', { x: 1000, y: 60, width: 0, height: 0 }, screen, [810, 60]],
  ])('%s', (_where, anchor, workArea, [x, y]) => {
    expect(placePopover(anchor, workArea)).toEqual({ x, y, width: 380, height: 560 });
  });

  test('shrinks on a small display', () => {
    const small = { x: 0, y: 0, width: 360, height: 400 };
    expect(placePopover({ x: 350, y: 395, width: 0, height: 0 }, small)).toEqual({
      x: 8,
      y: 8,
      width: 344,
      height: 384,
    });
  });

  test('always lies within the work area, 8 away from its edges', () => {
    const side = fc.integer({ min: 0, max: 64 });
    const anchor = fc.record({ x: at, y: at, width: side, height: side });
    fc.assert(
      fc.property(anchor, area, (given, workArea) => {
        const inner = {
          x: workArea.x + 8,
          y: workArea.y + 8,
          width: workArea.width - 16,
          height: workArea.height - 16,
        };
        expect(isInside(placePopover(given, workArea), inner)).toBe(true);
      }),
    );
  });
});
