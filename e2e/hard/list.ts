import type { Attack } from './attack.ts';
import { bodyAttacks } from './attacks/bodies.ts';
import { connectionAttacks } from './attacks/connections.ts';
import { headerAttacks } from './attacks/headers.ts';
import { providerAttacks } from './attacks/providers.ts';
import { refusedAttacks } from './attacks/refused.ts';
import { streamAttacks } from './attacks/streams.ts';

export const ATTACKS: readonly Attack[] = [
  ...refusedAttacks,
  ...headerAttacks,
  ...connectionAttacks,
  ...bodyAttacks,
  ...streamAttacks,
  ...providerAttacks,
];
