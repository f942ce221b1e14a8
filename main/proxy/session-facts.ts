import type { BodyFacts } from '../core/session-key.ts';
import type { WireShape } from '../providers/types.ts';
import { BodyFields } from './body-scan.ts';

/** Where the wire shapes keep a conversation, its first message first. */
const MESSAGE_KEYS = ['messages', 'input', 'contents', 'prompt'];
/** Enough of a first message to know a conversation by. */
const MESSAGE_BYTES = 16 * 1024;
const METADATA_BYTES = 64 * 1024;
/** Of a wrapped request whose end is not found cheaply. */
const WRAPPED_BYTES = 64 * 1024;

/** Read from a held body; null where there is none, or it was too large to hold. */
export class BodySession implements BodyFacts {
  readonly #body: BodyFields | null;
  readonly #wire: WireShape;
  #unwrapped: BodyFields | null | undefined;

  constructor(body: BodyFields | null, wire: WireShape) {
    this.#body = body;
    this.#wire = wire;
  }

  get userId(): string | null {
    return this.#body === null || this.#wire !== 'anthropic' ? null : userIdOf(this.#body);
  }

  get promptCacheKey(): string | null {
    if (this.#body === null || this.#wire === 'anthropic') return null;
    if (this.#wire === 'openai') return this.#body.string('prompt_cache_key');
    // Code Assist names its session where others name their cache.
    const wrapped = this.#wrapped(this.#body);
    return wrapped?.string('session_id') ?? wrapped?.string('sessionId') ?? null;
  }

  get firstMessage(): Uint8Array | null {
    if (this.#body === null) return null;
    const first = firstMessage(this.#body);
    if (first !== null || this.#wire !== 'google') return first;
    const wrapped = this.#wrapped(this.#body);
    return wrapped === null ? null : firstMessage(wrapped);
  }

  #wrapped(body: BodyFields): BodyFields | null {
    if (this.#unwrapped === undefined) this.#unwrapped = wrappedRequest(body);
    return this.#unwrapped;
  }
}

/** Code Assist wraps what the Gemini API takes: `{model, project, request: {contents, session_id}}`. */
function wrappedRequest(body: BodyFields): BodyFields | null {
  const bytes = body.bytes('request') ?? body.beginning('request', WRAPPED_BYTES);
  return bytes === null ? null : new BodyFields(bytes);
}

function userIdOf(body: BodyFields): string | null {
  const metadata = body.bytes('metadata');
  if (metadata === null || metadata.length > METADATA_BYTES) return null;
  return new BodyFields(metadata).string('user_id');
}

function firstMessage(body: BodyFields): Uint8Array | null {
  for (const key of MESSAGE_KEYS) {
    const bytes = body.beginning(key, MESSAGE_BYTES);
    if (bytes !== null) return bytes;
  }
  return null;
}
