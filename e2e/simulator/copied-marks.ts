import type { LiveRecord } from './log.ts';

/** Paths that only Sluice calls: `all`, or each; one that ends in `*` stands for all that begin so. */
export type OwnCalls = 'all' | readonly string[];

export function isOwnCall(calls: OwnCalls, path: string): boolean {
  if (calls === 'all') return true;
  return calls.some((call) =>
    call.endsWith('*') ? path.startsWith(call.slice(0, -1)) : path === call,
  );
}

/** Headers by which the providers know each other's programs and their machines. */
const MARKS: readonly RegExp[] = [
  /^originator$/,
  /^x-app$/,
  /^x-stainless-/,
  /^openai-(beta|intent)$/,
  /^x-openai-/,
  /^x-codex-/,
  /^x-claude-/,
  /^anthropic-(client|dangerous)-/,
  /^editor-(plugin-)?version$/,
  /^copilot-/,
  /^x-(initiator|interaction-id|interaction-type|vmodel-id)$/,
  /^vscode-|^x-vscode-/,
  /^x-msh-/,
  /^x-goog-api-client$/,
  /^x-xai-token-auth$|^x-grok-/,
  /^x-gemini-|^x-antigravity-/,
  /^x-(device|machine|installation|session|client)-(id|name|model|type|version)$/,
  /^(device|machine|session)[-_]id$/,
];

/** What those headers may say all the same: nothing of anybody. */
const HARMLESS: ReadonlyMap<string, RegExp> = new Map([['originator', /^sluice$/]]);
const UNSPECIFIED = /^ideType=IDE_UNSPECIFIED,platform=PLATFORM_UNSPECIFIED,pluginType=[A-Z_]+$/;

/** Sluice says who it is, and copies no other program's marks. For its own calls only: what it passes on is its caller's. */
export function findCopiedMarks(record: LiveRecord): string[] {
  const found: string[] = [];
  const agent = record.header('user-agent') ?? '';
  if (!/^Sluice\/\d\S*$/.test(agent)) found.push(`user-agent ${agent === '' ? 'missing' : agent}`);
  for (let index = 0; index < record.rawHeaders.length; index += 2) {
    const name = (record.rawHeaders[index] ?? '').toLowerCase();
    const value = record.rawHeaders[index + 1] ?? '';
    if (isCopied(name, value)) found.push(`another program's header ${name}`);
  }
  return found;
}

function isCopied(name: string, value: string): boolean {
  // Google's own word for "nobody in particular".
  if (name === 'client-metadata') return !UNSPECIFIED.test(value);
  return MARKS.some((mark) => mark.test(name)) && HARMLESS.get(name)?.test(value) !== true;
}
