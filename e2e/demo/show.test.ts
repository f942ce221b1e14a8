import { expect, test } from 'vitest';
import { Show } from './show.ts';
import { TIMELINE } from './timeline.ts';
import type { Act, Scene } from './timeline.ts';

test('a stepped clock plays every scene once and in order, however large its steps', async () => {
  const done: Act[] = [];
  const told: Scene[] = [];
  const stage = { act: (act: Act) => Promise.resolve(void done.push(act)) };
  const show = new Show(stage, TIMELINE, (scene) => told.push(scene));
  await show.to(0);
  expect(told.map(({ atS }) => atS)).toEqual([0]);
  await show.to(20);
  await show.to(20);
  await show.to(10);
  await show.to(900);
  expect(told).toEqual(TIMELINE);
  expect(done).toEqual(TIMELINE.flatMap(({ acts }) => acts));
});
