import { hash } from 'node:crypto';
import type { SessionFacts } from '../core/session-key.ts';
import type { WireShape } from '../providers/types.ts';
import { topLevelBeginning, topLevelBytes, topLevelString } from './body-scan.ts';

/** Where the wire shapes keep a conversation, its first message first. */
const MESSAGE_KEYS = ['messages', 'input', 'contents', 'prompt'];
/** Enough of a first message to know a conversation by. */
const MESSAGE_BYTES = 16 * 1024;
const METADATA_BYTES = 64 * 1024;

/** What a body tells of its session. Each is looked for only when it is asked for. */
export type BodySession = Pick<SessionFacts, 'userId' | 'promptCacheKey' | 'firstMessage'>;

/** `body` is null where there is none, or it was too large to hold. */
export function bodySession(body: Buffer | null, wire: WireShape): BodySession {
  return {
    get userId() {
      return body === null || wire !== 'anthropic' ? null : userIdOf(body);
    },
    get promptCacheKey() {
      return body === null || wire !== 'openai' ? null : topLevelString(body, 'prompt_cache_key');
    },
    get firstMessage() {
      return body === null ? null : firstMessage(body);
    },
  };
}

function userIdOf(body: Buffer): string | null {
  const metadata = topLevelBytes(body, 'metadata');
  if (metadata === null || metadata.length > METADATA_BYTES) return null;
  return topLevelString(metadata, 'user_id');
}

function firstMessage(body: Buffer): string | null {
  for (const key of MESSAGE_KEYS) {
    const bytes = topLevelBeginning(body, key, MESSAGE_BYTES);
    // A digest: a text of kilobytes would be copied three times on its way into the key.
    if (bytes !== null) return hash('sha256', bytes, 'base64');
  }
  return null;
}
