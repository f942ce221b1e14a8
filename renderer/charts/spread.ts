const LINE = 14;

/** Heights in their order, moved as little as keeps them a line apart and inside. */
export function spread(heights: readonly number[], top: number, bottom: number): readonly number[] {
  const places: number[] = [];
  for (const height of heights)
    places.push(Math.max(height, top, (places.at(-1) ?? Number.NEGATIVE_INFINITY) + LINE));
  for (let index = places.length - 1; index >= 0; index -= 1) {
    const limit = index === places.length - 1 ? bottom : (places[index + 1] ?? bottom) - LINE;
    places[index] = Math.min(places[index] ?? limit, limit);
  }
  return places;
}
