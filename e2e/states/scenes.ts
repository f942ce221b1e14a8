import type { Scene } from './state.ts';
import { emptyScene } from './scenes/empty.ts';
import { lockedScene } from './scenes/locked.ts';
import { manyScene } from './scenes/many.ts';
import { oneScene } from './scenes/one.ts';
import { poolScene } from './scenes/pool.ts';
import { troubleScene } from './scenes/trouble.ts';

/** The slowest first: two run side by side. */
export const SCENES: readonly Scene[] = [
  poolScene,
  troubleScene,
  manyScene,
  emptyScene,
  oneScene,
  lockedScene,
];
