/** The Chromium that the window must still work in: the oldest that the desktop lane runs. */
export const OLDEST = 108;

export interface NewFeature {
  readonly name: string;
  /** The first Chromium that has it. */
  readonly since: number;
  readonly pattern: RegExp;
}

/** Web APIs newer than that, which no build step brings to an old Chromium. */
export const NEW_APIS: readonly NewFeature[] = [
  { name: 'Array.prototype.toSorted', since: 110, pattern: /\.toSorted\(/ },
  { name: 'Array.prototype.toReversed', since: 110, pattern: /\.toReversed\(/ },
  { name: 'Array.prototype.toSpliced', since: 110, pattern: /\.toSpliced\(/ },
  { name: 'Array.prototype.with', since: 110, pattern: /[\w)\]]\.with\(/ },
  { name: 'String.isWellFormed', since: 111, pattern: /\.(isWellFormed|toWellFormed)\(/ },
  { name: 'View Transitions', since: 111, pattern: /startViewTransition\(/ },
  { name: 'popover attribute', since: 114, pattern: /\b(popover|popoverTarget)=|\.showPopover\(/ },
  { name: 'Object.groupBy', since: 117, pattern: /\b(Object|Map)\.groupBy\(/ },
  { name: 'Promise.withResolvers', since: 119, pattern: /Promise\.withResolvers\b/ },
  { name: 'URL.canParse', since: 120, pattern: /URL\.canParse\(/ },
  { name: 'Array.fromAsync', since: 121, pattern: /Array\.fromAsync\b/ },
  {
    name: 'Set methods',
    since: 122,
    pattern:
      /(?<!\bz)\.(union|intersection|difference|symmetricDifference|isSubsetOf|isSupersetOf|isDisjointFrom)\(/,
  },
  {
    name: 'iterator helpers',
    since: 122,
    pattern:
      /\.(values|keys|entries)\(\)\s*\.(map|filter|take|drop|flatMap|toArray|some|every|find|reduce)\(|Iterator\.from\(/,
  },
  { name: 'URL.parse', since: 126, pattern: /\bURL\.parse\(/ },
  { name: 'AbortSignal.any', since: 116, pattern: /AbortSignal\.any\(/ },
  { name: 'Promise.try', since: 128, pattern: /Promise\.try\(/ },
  { name: 'Intl.DurationFormat', since: 129, pattern: /Intl\.DurationFormat\b/ },
  { name: 'moveBefore', since: 133, pattern: /\.moveBefore\(/ },
  { name: 'RegExp.escape', since: 136, pattern: /RegExp\.escape\(/ },
  { name: 'RegExp v flag', since: 112, pattern: /\/[dgimsuy]*v[dgimsuy]*\.(test|exec)\(/ },
  { name: 'Uint8Array base64', since: 140, pattern: /\.(toBase64|toHex|fromBase64|fromHex)\(/ },
  { name: 'closedby', since: 134, pattern: /\bclosedby=/i },
];

/** Styles newer than that, which the build leaves as they are. */
export const NEW_STYLES: readonly NewFeature[] = [
  { name: 'color-mix()', since: 111, pattern: /color-mix\(/ },
  { name: 'linear()', since: 113, pattern: /[\s:]linear\(/ },
  { name: 'text-wrap', since: 114, pattern: /text-wrap\s*:/ },
  { name: 'scroll-driven animation', since: 115, pattern: /animation-timeline\s*:/ },
  { name: '@starting-style', since: 117, pattern: /@starting-style/ },
  { name: 'transition-behavior', since: 117, pattern: /transition-behavior|allow-discrete/ },
  { name: 'subgrid', since: 117, pattern: /\bsubgrid\b/ },
  { name: '@scope', since: 118, pattern: /@scope\b/ },
  { name: ':user-valid', since: 119, pattern: /:user-(in)?valid/ },
  { name: 'relative colours', since: 119, pattern: /\b(rgb|hsl|oklch|oklab|lab|lch)\(from\b/ },
  { name: 'wide colours', since: 111, pattern: /\b(oklch|oklab|lch|lab|color)\((?!from)/ },
  { name: 'unprefixed mask', since: 120, pattern: /(?<!-webkit-)\bmask(-image)?\s*:/ },
  { name: 'scrollbar-width', since: 121, pattern: /scrollbar-(width|color)\s*:/ },
  { name: 'field-sizing', since: 123, pattern: /field-sizing\s*:/ },
  { name: 'anchor positioning', since: 125, pattern: /anchor-name\s*:|position-anchor/ },
  { name: 'round(), mod(), rem()', since: 125, pattern: /\b(round|mod|rem)\(/ },
  { name: 'interpolate-size', since: 129, pattern: /interpolate-size|calc-size\(/ },
  { name: ':open', since: 133, pattern: /:open\b/ },
  { name: '@container style()', since: 111, pattern: /@container[^{]*\bstyle\(/ },
  { name: '@function', since: 139, pattern: /@function\b/ },
];

/** Lowered by the build for its target; what must not be left in a page built for the oldest. */
export const LOWERED_STYLES: readonly NewFeature[] = [
  { name: 'CSS nesting', since: 112, pattern: /\{[^{}]*&[\s.:#>[]/ },
  { name: 'light-dark()', since: 123, pattern: /light-dark\(/ },
];

export interface Hit {
  readonly feature: string;
  readonly file: string;
}

/** Comments explain what is not used; they are no use. */
function withoutComments(source: string): string {
  return source.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(^|\s)\/\/.*$/gm, '$1');
}

export function findNewer(
  features: readonly NewFeature[],
  file: string,
  source: string,
): readonly Hit[] {
  const code = withoutComments(source);
  return features
    .filter(({ since, pattern }) => since > OLDEST && pattern.test(code))
    .map(({ name }) => ({ feature: name, file }));
}
