import type { ProviderGroup, ProviderInfo } from '../../../shared/model/provider.ts';

const GROUPS: readonly ProviderGroup[] = ['plan', 'key', 'local'];

export interface Shelf {
  readonly group: ProviderGroup;
  readonly providers: readonly ProviderInfo[];
}

/** By its name, its id, and the words that a person would type instead; all that was typed has to fit. */
export function findProviders(
  providers: readonly ProviderInfo[],
  search: string,
): readonly ProviderInfo[] {
  const typed = search.toLowerCase().split(/\s+/).filter(Boolean);
  return providers.filter(({ id, name, alsoCalled }) => {
    const known = [id, name.toLowerCase(), ...alsoCalled].join('\n');
    return typed.every((word) => known.includes(word));
  });
}

/** What one signs in to first, keys below; within a group in their own order. */
export function shelve(providers: readonly ProviderInfo[]): readonly Shelf[] {
  return GROUPS.map((group) => ({
    group,
    providers: providers.filter((provider) => provider.group === group),
  })).filter((shelf) => shelf.providers.length > 0);
}

/** The id that many entries further down, as they are shown; at the end it stays. */
export function neighbour(
  shelves: readonly Shelf[],
  openId: string | null,
  step: 1 | -1,
): string | null {
  const ids = shelves.flatMap(({ providers }) => providers.map(({ id }) => id));
  const at = openId === null ? -1 : ids.indexOf(openId);
  return ids[Math.min(Math.max(at + step, 0), ids.length - 1)] ?? null;
}
