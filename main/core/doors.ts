/** What a provider serves, as lower-case paths. A door's `*` stands for any one segment. */
export interface PathRules {
  /** e.g. `/v1/`. */
  readonly prefixes: readonly string[];
  /** Shut with everything below them, e.g. `/v1/oauth/`. */
  readonly doors: readonly string[];
}

/**
 * `disguised`: the path means other segments to whoever decodes it once more, so its meaning cannot be
 * judged; `door`: shut for everyone; `unserved`: only a client with all paths may go there.
 */
export type PathVerdict = 'served' | 'disguised' | 'door' | 'unserved';

const MAX_DECODINGS = 4;
// Control characters, and what separates segments or ends a path for some server.
const SEPARATORS = /[\p{Cc}/\\?#]/u;

/** Judges a path (without query) as every server behind might understand it. The path itself is sent unchanged. */
export function judgePath(path: string, rules: PathRules): PathVerdict {
  const segments = canonicalSegments(path);
  if (segments === null) return 'disguised';
  if (rules.doors.some((door) => isBelow(segments, door))) return 'door';
  return rules.prefixes.some((prefix) => isBelow(segments, prefix)) ? 'served' : 'unserved';
}

/** Lower-case decoded segments; null where decoding changes their number or order. */
export function canonicalSegments(path: string): readonly string[] | null {
  if (!path.startsWith('/')) return null;
  const raw = path.slice(1).split('/');
  if (raw.at(-1) === '') raw.pop();
  const segments: string[] = [];
  for (const part of raw) {
    const segment = decodeFully(part);
    if (segment === null || segment === '' || SEPARATORS.test(segment)) return null;
    // `;x=y` (matrix parameters) and trailing dots or spaces are dropped by some servers.
    const plain = (segment.split(';', 1)[0] ?? '').replace(/[. ]+$/, '');
    if (plain === '') return null;
    segments.push(plain.toLowerCase());
  }
  return segments;
}

function decodeFully(part: string): string | null {
  let text = part;
  for (let round = 0; round < MAX_DECODINGS; round += 1) {
    if (!text.includes('%')) return foldLookalikes(text);
    let decoded: string;
    try {
      decoded = decodeURIComponent(text);
    } catch {
      return null;
    }
    text = decoded;
  }
  return text.includes('%') ? null : foldLookalikes(text);
}

/** Full-width and other compatibility letters fold to what a normalising server would read. */
function foldLookalikes(text: string): string {
  return text.normalize('NFKC');
}

function isBelow(segments: readonly string[], rule: string): boolean {
  const wanted = rule.split('/').filter((part) => part !== '');
  return (
    wanted.length <= segments.length &&
    wanted.every((part, index) => part === '*' || part === segments[index])
  );
}
