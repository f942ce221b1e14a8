/** A text, or more of the same below it. */
export type HostsNode = string | ReadonlyMap<string, HostsNode>;

const LINE =
  /^( *)("[^"\\]*"|'[^']*'|[^\s'"#:&*!|>%@`{}[\],?-][^\s'"#:{}[\],]*(?::\d+)?) *:(?: +(.*?))? *$/;
const PLAIN = /^[^\s'"#&*!|>%@`{}[\],?-][^#'"{}[\]]*$/;
const QUOTED = /^(?:"([^"\\]*)"|'([^']*)')$/;
const MOST_LINES = 2000;
/** A longer one could keep the pattern busy for minutes. */
const LONGEST_LINE = 1000;
const DEEPEST = 4;

interface Level {
  readonly indent: number;
  readonly values: Map<string, HostsNode>;
}

/**
 * The few forms of YAML in which `gh` writes its `hosts.yml`: names, texts, and names below names. Null for
 * everything else, which is better not guessed at where secrets are.
 */
export function readGhHosts(text: string): ReadonlyMap<string, HostsNode> | null {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  if (lines.length > MOST_LINES || lines.some(({ length }) => length > LONGEST_LINE)) return null;
  const root = new Map<string, HostsNode>();
  const levels: Level[] = [{ indent: 0, values: root }];
  let opened: Map<string, HostsNode> | null = null;
  for (const line of lines) {
    if (/^ *(#.*)?$/.test(line)) continue;
    const parts = LINE.exec(line);
    if (parts === null) return null;
    const [, spaces = '', quotedName = '', value] = parts;
    const level = levelOf(levels, spaces.length, opened);
    if (level === null) return null;
    const name = plainOf(quotedName);
    if (level.values.has(name)) return null;
    if (value === undefined || value.startsWith('#')) {
      opened = new Map();
      level.values.set(name, opened);
      continue;
    }
    const scalar = scalarOf(value);
    if (scalar === null) return null;
    opened = null;
    level.values.set(name, scalar);
  }
  return root;
}

function levelOf(
  levels: Level[],
  indent: number,
  opened: Map<string, HostsNode> | null,
): Level | null {
  const last = levels.at(-1);
  if (last !== undefined && indent > last.indent) {
    if (opened === null || levels.length === DEEPEST) return null;
    const level = { indent, values: opened };
    levels.push(level);
    return level;
  }
  while ((levels.at(-1)?.indent ?? 0) > indent) levels.pop();
  const level = levels.at(-1);
  return level?.indent === indent ? level : null;
}

function scalarOf(value: string): string | null {
  const bare = value.replace(/ +#.*$/, '');
  if (QUOTED.test(bare)) return plainOf(bare);
  return PLAIN.test(bare) ? bare : null;
}

function plainOf(text: string): string {
  const quoted = QUOTED.exec(text);
  return quoted === null ? text : (quoted[1] ?? quoted[2] ?? '');
}
