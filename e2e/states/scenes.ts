import type { Scene } from './state.ts';
import { brokenScene } from './scenes/broken.ts';
import { emptyScene } from './scenes/empty.ts';
import { lockedScene } from './scenes/locked.ts';
import { manyScene } from './scenes/many.ts';
import { oneScene } from './scenes/one.ts';
import { pagesScene } from './scenes/pages.ts';
import { providersScene } from './scenes/providers.ts';
import { signInsScene } from './scenes/sign-ins.ts';
import { troubleScene } from './scenes/trouble.ts';
import { usedScene } from './scenes/used.ts';

/** The slowest first: two run side by side. */
export const SCENES: readonly Scene[] = [
  pagesScene,
  troubleScene,
  manyScene,
  usedScene,
  brokenScene,
  signInsScene,
  providersScene,
  emptyScene,
  oneScene,
  lockedScene,
];
