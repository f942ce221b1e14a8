import { hash } from 'node:crypto';
import { sessionKey } from '../core/session-key.ts';
import type { SessionFacts } from '../core/session-key.ts';
import { topLevelBytes, topLevelString } from './body-scan.ts';

/** Where the wire shapes keep a conversation, its first message first. */
const MESSAGE_KEYS = ['messages', 'input', 'contents', 'prompt'];
/** Enough of a first message to know a conversation by. */
const MESSAGE_BYTES = 64 * 1024;
const METADATA_BYTES = 64 * 1024;

interface Conversation {
  header(name: string): string | null;
  readonly body: Buffer | null;
  readonly client: number;
  readonly model: string | null;
  readonly credentialKind: string;
  readonly own: SessionFacts['own'];
}

/** behaviour.md 4.4, read from a request. */
export function requestSession(told: Conversation): string {
  return sessionKey(new RequestFacts(told), (text) => hash('sha256', text, 'hex'));
}

/** Of repeated headers the first counts. */
export function rawHeader(raw: readonly string[], lower: string): string | null {
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = raw[index] ?? '';
    if (name.length === lower.length && name.toLowerCase() === lower) return raw[index + 1] ?? null;
  }
  return null;
}

/** The body is looked through only for what nothing before it has told. */
class RequestFacts implements SessionFacts {
  readonly client: number;
  readonly model: string | null;
  readonly credentialKind: string;
  readonly own: SessionFacts['own'];
  readonly #told: Conversation;

  constructor(told: Conversation) {
    this.client = told.client;
    this.model = told.model;
    this.credentialKind = told.credentialKind;
    this.own = told.own;
    this.#told = told;
  }

  header(name: string): string | null {
    return this.#told.header(name);
  }

  get userId(): string | null {
    const { body } = this.#told;
    const metadata = body === null ? null : topLevelBytes(body, 'metadata');
    if (metadata === null || metadata.length > METADATA_BYTES) return null;
    return topLevelString(metadata, 'user_id');
  }

  get promptCacheKey(): string | null {
    const { body } = this.#told;
    return body === null ? null : topLevelString(body, 'prompt_cache_key');
  }

  get firstMessage(): string | null {
    const { body } = this.#told;
    if (body === null) return null;
    for (const key of MESSAGE_KEYS) {
      const bytes = topLevelBytes(body, key, true);
      if (bytes !== null) return bytes.toString('latin1', 0, MESSAGE_BYTES);
    }
    return null;
  }
}
