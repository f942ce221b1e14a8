/** What of a request can tell which conversation it belongs to. */
export interface SessionFacts {
  /** Lower-case names. Of repeated headers the first counts. */
  header(name: string): string | null;
  readonly body: BodyFacts;
  readonly client: number;
  readonly model: string | null;
  readonly credentialKind: string;
  /** Set for a caller's own credential. Such a session is that of one client, provider, model and credential. */
  readonly own: { readonly provider: string; readonly credentialSuffix: string } | null;
}

/** What a body tells; each is read only where nothing before it tells. */
export interface BodyFacts {
  /** `metadata.user_id` of Anthropic's bodies. */
  readonly userId: string | null;
  readonly promptCacheKey: string | null;
  /** Of the first message; null where the body has none. */
  readonly firstMessage: Uint8Array | null;
}

/** How much of a credential tells two of them apart in a fingerprint. */
export const SUFFIX_LENGTH = 8;

const SLUICE_HEADER = 'x-sluice-session';
/** Claude Code's own, beside its `metadata.user_id`; then those of other tools. */
const HEADERS = ['x-claude-code-session-id', 'session_id', 'conversation_id', 'x-session-id'];
/** All that may name a session, lower case. */
export const SESSION_HEADERS: ReadonlySet<string> = new Set([SLUICE_HEADER, ...HEADERS]);
const MAX_ID_LENGTH = 1024;

/** Of a text and, where some are given, the bytes behind it. */
export type Hash = (text: string, bytes: Uint8Array | null) => string;

/** behaviour.md 4.4. A hash in every case: callers' texts of any length make keys of one length. */
export function sessionKey(facts: SessionFacts, hash: Hash): string {
  const { own, client, model } = facts;
  const told = toldSession(facts);
  const first = told === null ? facts.body.firstMessage : null;
  const what = told ?? ['first', client, model, facts.credentialKind, first !== null];
  if (own === null) return hash(JSON.stringify(what), first);
  const ofOne = [what, client, own.provider, model, own.credentialSuffix];
  return hash(JSON.stringify(ofOne), first);
}

/** The name that the caller gave its session; null when it gave none. */
export function toldSession(facts: SessionFacts): readonly [string, string] | null {
  const sluice = usable(facts.header(SLUICE_HEADER));
  if (sluice !== null) return ['told', sluice];
  const { userId } = facts.body;
  const ofUser = userId === null ? null : usable(sessionOfUser(userId));
  if (ofUser !== null) return ['told', ofUser];
  for (const name of HEADERS) {
    const value = usable(facts.header(name));
    if (value !== null) return ['told', value];
  }
  const cacheKey = usable(facts.body.promptCacheKey);
  return cacheKey === null ? null : ['cache', cacheKey];
}

/** Claude Code writes a JSON text with `session_id`; older versions `user_…_session_<id>`. */
function sessionOfUser(userId: string): string | null {
  if (userId.trimStart().startsWith('{')) {
    try {
      const parsed: unknown = JSON.parse(userId);
      if (typeof parsed !== 'object' || parsed === null || !('session_id' in parsed)) return null;
      return typeof parsed.session_id === 'string' ? parsed.session_id : null;
    } catch {
      // Not what it looked like: it tells no session.
      return null;
    }
  }
  return /_session_([A-Za-z0-9-]+)$/.exec(userId)?.[1] ?? null;
}

function usable(text: string | null): string | null {
  const trimmed = text?.trim() ?? '';
  return trimmed === '' || trimmed.length > MAX_ID_LENGTH ? null : trimmed;
}
