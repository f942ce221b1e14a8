import type { Identity } from '../engine.ts';
import type { Exchange } from '../exchange.ts';
import type { LiveRecord } from '../log.ts';
import type { World } from '../world.ts';
import type { GithubPerson } from './people.ts';

export function identifyGithub(world: World, record: LiveRecord): Identity {
  const token = tokenOf(record.header('authorization'));
  if (token === null) return { kind: 'none', account: null };
  const { family } = world.grants.checkAccess('github-copilot', token);
  return { kind: 'bearer', account: family?.account ?? null };
}

/** Null for a token that is none of this place’s people. */
export function personOf(
  world: World,
  exchange: Exchange,
  domain: string | null,
): GithubPerson | null {
  const token = tokenOf(exchange.header('authorization'));
  if (token === null) return null;
  const { family } = world.grants.checkAccess('github-copilot', token);
  const person = family === null ? null : world.github.of(family.account);
  return person?.domain === domain ? person : null;
}

/** A request with the marks of GitHub’s own editor. */
export function isFromEditor(exchange: Exchange): boolean {
  return exchange.header('editor-version') !== null;
}

export const editorMissing = 'bad request: missing Editor-Version header for IDE auth';

function tokenOf(authorization: string | null): string | null {
  return /^Bearer (gho_\w+)$/.exec(authorization ?? '')?.[1] ?? null;
}
