import { canonicalPath } from '../core/doors.ts';
import type { ProviderApi, WireShape } from './types.ts';

/** The shape that callers of one path of a provider speak. */
export function wireAt(
  { wire, wireAt: others }: Pick<ProviderApi, 'wire' | 'wireAt'>,
  path: string,
): WireShape {
  if (others === undefined) return wire;
  const canonical = canonicalPath(path);
  if (canonical === null) return wire;
  return others.find(([prefix]) => canonical.startsWith(prefix))?.[1] ?? wire;
}
