/** Of the bundled price data: the release of the library, whose page tells no date itself. */
export const PRICE_DATA = {
  library: '@pydantic/genai-prices',
  version: '0.1.8',
  /** Day of that release. */
  date: '2026-09-23',
} as const;
