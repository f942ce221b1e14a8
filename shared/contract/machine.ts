import { z } from 'zod';
import { command } from './define.ts';

export const machineCalls = {
  /** The machine goes to sleep, or has woken: nothing is refreshed or polled in between. */
  'machine.power': command(
    z.strictObject({ state: z.enum(['asleep', 'awake']) }),
    z.strictObject({}),
  ),
};
