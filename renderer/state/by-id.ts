interface Identified {
  readonly id: number;
}

const indexes = new WeakMap<readonly Identified[], ReadonlyMap<number, Identified>>();

/** The entry of an account, for selectors that run at every change in every row. */
export function byId<T extends Identified>(list: readonly T[], id: number): T | null {
  let index = indexes.get(list) as ReadonlyMap<number, T> | undefined;
  if (index === undefined) {
    index = new Map(list.map((entry) => [entry.id, entry]));
    indexes.set(list, index);
  }
  return index.get(id) ?? null;
}
