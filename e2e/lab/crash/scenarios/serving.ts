import type { Victim } from '../victim.ts';

export const SERVE = ['serve', '--port', '0', '--no-ui', '--json'] as const;

export function isReady(victim: Victim): boolean {
  return victim.events().some(({ event }) => event === 'ready');
}
