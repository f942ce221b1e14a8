import { hideSecrets } from './hide-secrets.ts';
import { redact } from './redact.ts';

// What a provider says may end up in a terminal, and direction marks turn a line around.
const UNSHOWN = /[\p{Cc}\u202a-\u202e\u2066-\u2069]+/gu;

/** What another program said, fit to be shown: it may quote `secrets`, which it was sent. */
export function toldWords(text: string, secrets: readonly string[], limit: number): string {
  return redact(hideSecrets(text, secrets)).replaceAll(UNSHOWN, ' ').slice(0, limit).trim();
}
