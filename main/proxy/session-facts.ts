import type { SessionFacts } from '../core/session-key.ts';
import { bytesAt, stringAt, topLevelBytes, topLevelStarts, topLevelString } from './body-scan.ts';

/** Where the wire shapes keep a conversation, its first message first. */
const MESSAGE_KEYS = ['messages', 'input', 'contents', 'prompt'];
/** Enough of a first message to know a conversation by. */
const MESSAGE_BYTES = 64 * 1024;
const METADATA_BYTES = 64 * 1024;

/** What a body tells of its session. */
export type BodySession = Pick<
  SessionFacts,
  'userId' | 'promptCacheKey' | 'firstMessage' | 'model'
>;

const NOTHING: BodySession = {
  userId: null,
  promptCacheKey: null,
  firstMessage: null,
  model: null,
};

/** Null: there is no body, or it was too large to hold. */
export function bodySession(body: Buffer | null): BodySession {
  if (body === null) return NOTHING;
  const [model = -1, metadata = -1, cacheKey = -1] = topLevelStarts(body, [
    'model',
    'metadata',
    'prompt_cache_key',
  ]);
  return {
    model: stringAt(body, model),
    userId: userIdOf(bytesAt(body, metadata)),
    promptCacheKey: stringAt(body, cacheKey),
    get firstMessage() {
      return firstMessage(body);
    },
  };
}

function userIdOf(metadata: Buffer | null): string | null {
  if (metadata === null || metadata.length > METADATA_BYTES) return null;
  return topLevelString(metadata, 'user_id');
}

function firstMessage(body: Buffer): string | null {
  for (const key of MESSAGE_KEYS) {
    const bytes = topLevelBytes(body, key, true);
    if (bytes !== null) return bytes.toString('latin1', 0, MESSAGE_BYTES);
  }
  return null;
}
