import type { TokenCounts } from './quota/tokens.ts';

/** What tests may change while the simulator runs; also `POST /settings` of the control port. */
export interface SimSettings {
  /** Compress answers when the caller accepts it; `true` takes br before gzip. */
  compress: boolean | 'gzip' | 'br';
  /** Replaces the default greeting of every answer. */
  answerText: string | null;
  /** The answer's text repeated so many times: long streams, big answers. */
  answerRepeat: number;
  /** Bodies above it get 413 as at the real Anthropic (32 MiB there). Null: no limit. */
  maxBodyBytes: number | null;
  /** Keep request bodies of at most this size in the log (`entry.body`). */
  keepBodyBytes: number;
  /** Access tokens issued from now on live so long; null: as long as the provider's. */
  accessLifeMs: number | null;
  /** The real auth.openai.com takes JSON too at a refresh (the Codex program sends it). */
  codexJsonRefresh: boolean;
  /** Answer 426 to a WebSocket upgrade at chatgpt.com; else it is a violation, as hop-by-hop. */
  refuseUpgrades: boolean;
  /** Seconds between two questions about a code of the standard device flow. */
  deviceIntervalS: number;
  /** `resets_at` wobbles by up to 2 s (or so many ms) between answers, as the real one does. */
  resetJitter: boolean | number;
  /** Figures that every answer tells and every window counts, in the place of the counted ones. */
  tokens: Partial<TokenCounts> | null;
  /** A saved reset is refused with `nothing_to_reset` below this use of the fullest window. */
  resetFromFraction: number;
  /** Nothing but Sluice calls here: its User-Agent on usage, profile, reset and token calls is asked for. */
  ownCallsOnly: boolean;
}

export function defaultSettings(): SimSettings {
  return {
    compress: false,
    answerText: null,
    answerRepeat: 1,
    maxBodyBytes: null,
    keepBodyBytes: 1024 * 1024,
    accessLifeMs: null,
    codexJsonRefresh: false,
    refuseUpgrades: false,
    deviceIntervalS: 5,
    resetJitter: true,
    tokens: null,
    resetFromFraction: 0.25,
    ownCallsOnly: false,
  };
}
