/** What a provider serves, as lower-case paths. A door's `*` stands for any one segment, or for the beginning of one. */
export interface PathRules {
  /** e.g. `/v1/`. */
  readonly prefixes: readonly string[];
  /** Shut with everything below them, and with their `:methods`, e.g. `/v1/oauth/`. */
  readonly doors: readonly string[];
}

/**
 * `disguised`: the path means other segments to whoever decodes it once more, so its meaning cannot be
 * judged; `door`: shut for everyone; `unserved`: only a client with all paths may go there.
 */
export type PathVerdict = 'served' | 'disguised' | 'door' | 'unserved';

const MAX_DECODINGS = 4;
/** Nothing to decode or fold: nearly every request. */
const PLAIN = /^(?:\/[a-z0-9_-]+)+\/?$/;
// Control characters, and what separates segments or ends a path for some server.
const SEPARATORS = /[\p{Cc}/\\?#]/u;

/** Judges a path (without query) as every server behind might understand it. The path itself is sent unchanged. */
export function judgePath(path: string, rules: PathRules): PathVerdict {
  const canonical = canonicalPath(path);
  if (canonical === null) return 'disguised';
  if (isShut(canonical, rules)) return 'door';
  return rules.prefixes.some((prefix) => isBelow(canonical, prefix)) ? 'served' : 'unserved';
}

function isShut(canonical: string, { doors }: PathRules): boolean {
  if (doors.some((door) => isBelow(canonical, door))) return true;
  return canonical.includes(':') && doors.some((door) => isMethodOf(canonical, door));
}

/** Lower case, decoded, with a slash at the end; null where decoding changes number or order of the segments. */
export function canonicalPath(path: string): string | null {
  if (PLAIN.test(path)) return path.endsWith('/') ? path : `${path}/`;
  if (!path.startsWith('/')) return null;
  const raw = path.slice(1).split('/');
  if (raw.at(-1) === '') raw.pop();
  let canonical = '/';
  for (const part of raw) {
    const segment = decodeFully(part);
    if (segment === null || segment === '' || SEPARATORS.test(segment)) return null;
    // `;x=y` (matrix parameters) and trailing dots or spaces are dropped by some servers.
    const plain = (segment.split(';', 1)[0] ?? '').replace(/[. ]+$/, '');
    if (plain === '') return null;
    canonical += `${plain.toLowerCase()}/`;
  }
  return canonical;
}

function decodeFully(part: string): string | null {
  let text = part;
  for (let round = 0; round < MAX_DECODINGS; round += 1) {
    if (!text.includes('%')) return foldLookalikes(text);
    try {
      text = decodeURIComponent(text);
    } catch {
      return null;
    }
  }
  return text.includes('%') ? null : foldLookalikes(text);
}

/** Full-width and other compatibility letters fold to what a normalising server would read. */
function foldLookalikes(text: string): string {
  return text.normalize('NFKC');
}

function isBelow(canonical: string, rule: string): boolean {
  const wanted = rule.endsWith('/') ? rule : `${rule}/`;
  if (!wanted.includes('*')) return canonical.startsWith(wanted);
  const segments = canonical.split('/');
  const parts = wanted.split('/').slice(0, -1);
  return parts.every((part, index) => fits(part, segments[index] ?? ''));
}

/** `/v1/auth_tokens:create` does what `/v1/auth_tokens` does. */
function isMethodOf(canonical: string, door: string): boolean {
  const name = door.endsWith('/') ? door.slice(0, -1) : door;
  if (!name.includes('*')) return canonical.startsWith(`${name}:`);
  const segments = canonical.split('/');
  const parts = name.split('/');
  const last = parts.pop() ?? '';
  return (
    parts.every((part, index) => fits(part, segments[index] ?? '')) &&
    (segments[parts.length] ?? '').startsWith(`${last}:`)
  );
}

function fits(part: string, segment: string): boolean {
  return part === segment || fitsWildcard(part, segment);
}

/** `*:transferownership` fits what ends so. */
function fitsWildcard(part: string, segment: string): boolean {
  return part.startsWith('*') && segment !== '' && segment.endsWith(part.slice(1));
}
