import type { Settings } from '../../shared/model/settings.ts';

export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What is kept of the window when it closes; the theme, so that the next one opens on its ground. */
export interface WindowPlace extends Rect {
  readonly maximized: boolean;
  readonly theme: Settings['theme'];
}

/** `x` and `y` are null where the system shall centre the window. */
export interface PlacedWindow {
  readonly x: number | null;
  readonly y: number | null;
  readonly width: number;
  readonly height: number;
  readonly maximized: boolean;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

const DEFAULT_SIZE: Size = { width: 1200, height: 800 };
export const MIN_SIZE: Size = { width: 360, height: 480 };
const POPOVER_SIZE: Size = { width: 380, height: 560 };
const MARGIN = 8;
/** A window can be brought back by hand while this much of its title bar lies on a display. */
const TITLE_HEIGHT = 32;
const GRIP = { width: 96, height: 16 };
/** Far beyond any desktop; what is larger was not written by us. */
const LIMIT = 100_000;

function isLength(value: unknown): value is number {
  return Number.isInteger(value) && Math.abs(value as number) <= LIMIT;
}

/** What `JSON.stringify` made of a place; null for anything else, as after a crash while it was written. */
export function parsePlace(text: string): WindowPlace | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  const { x, y, width, height, maximized, theme } = value as Record<string, unknown>;
  if (!isLength(x) || !isLength(y) || !isLength(width) || !isLength(height)) return null;
  if (width <= 0 || height <= 0 || typeof maximized !== 'boolean') return null;
  return {
    x,
    y,
    width,
    height,
    maximized,
    theme: theme === 'light' || theme === 'dark' ? theme : 'system',
  };
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(value, high));
}

function overlap(a: Rect, b: Rect): Size {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return { width: Math.max(0, width), height: Math.max(0, height) };
}

function isReachable(window: Rect, workArea: Rect): boolean {
  const seen = overlap({ ...window, height: TITLE_HEIGHT }, workArea);
  return seen.width >= GRIP.width && seen.height >= GRIP.height;
}

function distance(a: Rect, b: Rect): number {
  const dx = a.x + a.width / 2 - (b.x + b.width / 2);
  const dy = a.y + a.height / 2 - (b.y + b.height / 2);
  return dx * dx + dy * dy;
}

function into(window: Rect, area: Rect): Rect {
  const width = Math.min(window.width, area.width);
  const height = Math.min(window.height, area.height);
  return {
    x: clamp(window.x, area.x, area.x + area.width - width),
    y: clamp(window.y, area.y, area.y + area.height - height),
    width,
    height,
  };
}

/** Where the window opens: its old place, brought back onto the nearest display if that has gone. */
export function placeWindow(saved: WindowPlace | null, workAreas: readonly Rect[]): PlacedWindow {
  const [nearest] =
    saved === null
      ? workAreas
      : [...workAreas].sort((a, b) => distance(a, saved) - distance(b, saved));
  if (saved === null || nearest === undefined) {
    const width = Math.min(DEFAULT_SIZE.width, nearest?.width ?? Infinity);
    const height = Math.min(DEFAULT_SIZE.height, nearest?.height ?? Infinity);
    return { x: null, y: null, width, height, maximized: saved?.maximized ?? false };
  }
  const { maximized } = saved;
  const window = {
    x: saved.x,
    y: saved.y,
    width: Math.max(saved.width, MIN_SIZE.width),
    height: Math.max(saved.height, MIN_SIZE.height),
  };
  const isFound = workAreas.some((area) => isReachable(window, area));
  return { ...(isFound ? window : into(window, nearest)), maximized };
}

type Side = 'top' | 'bottom' | 'left' | 'right';

/**
 * The side of the display that the tray lies at: the one that the anchor sticks out of the work area at, as a
 * panel is not part of it; else the nearest one, for a point at the cursor or a panel that hides itself.
 */
function sideOf(anchor: Rect, area: Rect): Side {
  const middleX = anchor.x + anchor.width / 2;
  const middleY = anchor.y + anchor.height / 2;
  const room: readonly (readonly [Side, number])[] = [
    ['top', middleY - area.y],
    ['bottom', area.y + area.height - middleY],
    ['left', middleX - area.x],
    ['right', area.x + area.width - middleX],
  ];
  return room.reduce((nearest, side) => (side[1] < nearest[1] ? side : nearest))[0];
}

/** Beside the tray's icon, within the work area of its display. */
export function placePopover(anchor: Rect, workArea: Rect, size: Size = POPOVER_SIZE): Rect {
  const inner = {
    x: workArea.x + MARGIN,
    y: workArea.y + MARGIN,
    width: Math.max(1, workArea.width - 2 * MARGIN),
    height: Math.max(1, workArea.height - 2 * MARGIN),
  };
  const middle = {
    x: Math.round(anchor.x + anchor.width / 2 - size.width / 2),
    y: Math.round(anchor.y + anchor.height / 2 - size.height / 2),
  };
  const places: Readonly<Record<Side, { readonly x: number; readonly y: number }>> = {
    top: { x: middle.x, y: anchor.y + anchor.height },
    bottom: { x: middle.x, y: anchor.y - size.height },
    left: { x: anchor.x + anchor.width, y: middle.y },
    right: { x: anchor.x - size.width, y: middle.y },
  };
  return into({ ...places[sideOf(anchor, workArea)], ...size }, inner);
}
