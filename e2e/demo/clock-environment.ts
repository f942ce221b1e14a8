/** Environment of a Sluice process whose wall clock stands still or is shifted. */
export function clockEnvironment(
  clock: { readonly fixedMs: number } | { readonly shiftMs: number },
): Readonly<Record<string, string>> {
  return {
    NODE_OPTIONS: `--import=${new URL('./set-clock.ts', import.meta.url).href}`,
    DEMO_CLOCK: JSON.stringify(clock),
  };
}
