import type { SimAccount } from './accounts.ts';
import type { SimSettings } from './settings.ts';

export function answerText(settings: SimSettings, account: SimAccount, model: string): string {
  const text =
    settings.answerText ?? `Hello from the simulator (account ${account.email}, model ${model}).`;
  return settings.answerRepeat > 1 ? `${text} `.repeat(settings.answerRepeat).trimEnd() : text;
}

/** Pieces of a streamed answer; joined they are the text again. */
export function pieces(text: string): string[] {
  return text.match(/\s*\S+\s*$|\s*\S+/g) ?? [text];
}
