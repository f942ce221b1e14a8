import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Bed } from './bed.ts';
import { ATTACKS } from './list.ts';
import { withstand } from './withstand.ts';

let bed: Bed;

beforeAll(async () => {
  bed = await Bed.start();
}, 60_000);
afterAll(() => bed.dispose());

describe('no crash, no connection left, memory at its level and the next request served, after the attack', () => {
  it.each(ATTACKS)(
    '$name',
    async (attack) => {
      const { figures } = await withstand(bed, attack, 'small');
      expect(figures).not.toBe('');
    },
    60_000,
  );
});
