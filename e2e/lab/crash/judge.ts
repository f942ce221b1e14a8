import { readdirSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SimAccount } from '../../simulator/accounts.ts';
import type { Case } from './case.ts';
import type { Restarts, Started } from './restart.ts';
import { lookAfterCrash, lookAlive } from './testing/look.ts';
import type { Seen, SeenAccount } from './testing/look.ts';
import { isLive, tokenRequests } from './tokens.ts';
import type { TokenRequest } from './tokens.ts';

export interface Verdict {
  /** Why this case is a loss; empty: nothing was lost. */
  readonly losses: readonly string[];
  /** Accounts that say that their refresh was interrupted, and are right. */
  readonly interrupted: number;
  /** Accounts whose new token was stored before the kill, or whose old one still lived, and that work. */
  readonly saved: number;
  readonly leftovers: readonly string[];
}

/** What was known at the instant of the kill. */
export interface AtKill {
  readonly disk: Seen | null;
  /** The last request that the killed process can have made. */
  readonly lastRequest: number;
}

const SETTLE_LIMIT_MS = 20_000;
const USUAL_FILES =
  /^(sluice\.db(-wal|-shm|\.reserve)?|owner\.(lock|json)|owner\.lock-journal|socket\.token|sluice\.sock|backups|desktop)$/;

/** Starts the profile again and finds what the crash has cost. */
export async function judge(
  bench: Case,
  environment: Record<string, string>,
  kills: readonly AtKill[],
  restarts: Restarts,
): Promise<Verdict> {
  const losses: string[] = [];
  let interrupted = 0;
  let saved = 0;
  let started: Started;
  try {
    bench.step = 'judge: start';
    started = await restarts.start(environment);
  } catch (error) {
    await restarts.dispose();
    return { losses: [`the restart failed: ${String(error)}`], interrupted, saved, leftovers: [] };
  }
  try {
    if (started.vault.locked) losses.push(`the vault is locked: ${started.vault.reason}`);
    bench.step = 'judge: settle';
    if (!(await untilSettled(bench))) losses.push('the refreshes did not settle after the restart');
    const seen = lookAlive(bench.folder);
    if (seen === null) throw new Error('no database after the restart');
    if (seen.check !== 'ok') losses.push(`quick_check: ${seen.check}`);
    losses.push(...identities(bench, seen), ...leases(seen));
    bench.step = 'judge: accounts';
    for (const account of await restarts.accounts())
      if (account.state === 'locked') losses.push(`account ${account.id} is locked`);
    for (const { person } of bench.expected) {
      const row = rowOf(seen, person);
      if (row === undefined) continue;
      if (row.disabledCause === null) {
        bench.step = `judge: request of ${person.id}`;
        const problem = await serves(bench, started, row, person);
        if (problem === null) saved += 1;
        else losses.push(problem);
      } else {
        const problem = dishonest(bench, row, person, kills);
        if (problem === null) interrupted += 1;
        else losses.push(problem);
      }
    }
    losses.push(...reuses(bench, kills));
  } catch (error) {
    losses.push(`the judge failed: ${error instanceof Error ? error.stack : String(error)}`);
  }
  bench.step = 'judge: stop';
  await restarts.stop();
  const after = lookAfterCrash(bench.folder);
  if (after?.check !== 'ok') losses.push(`after the stop: quick_check ${after?.check}`);
  return { losses, interrupted, saved, leftovers: leftovers(bench.folder, after?.keyFile ?? null) };
}

async function untilSettled(bench: Case): Promise<boolean> {
  const endMs = performance.now() + SETTLE_LIMIT_MS;
  while (!bench.isSettled()) {
    if (performance.now() > endMs) return false;
    await sleep(5);
  }
  return true;
}

function rowOf(seen: Seen, person: SimAccount): SeenAccount | undefined {
  return seen.accounts.find(
    (row) => row.email === person.email && row.organization === person.organization.uuid,
  );
}

function identities(bench: Case, seen: Seen): readonly string[] {
  const losses: string[] = [];
  for (const { person } of bench.expected) {
    const rows = seen.accounts.filter(
      (row) => row.email === person.email && row.organization === person.organization.uuid,
    );
    if (rows.length !== 1) losses.push(`${person.email} is there ${rows.length} times`);
    for (const row of rows)
      if (row.identityKey !== `email:${person.email}|org:${person.organization.uuid}`)
        losses.push(`account ${row.id} has the identity ${row.identityKey}`);
  }
  const keys = seen.accounts.map(({ provider, identityKey }) => `${provider} ${identityKey}`);
  if (new Set(keys).size !== keys.length) losses.push('an identity is there twice');
  for (const row of seen.accounts)
    if (row.readable === false) losses.push(`the secret of account ${row.id} is unreadable`);
  return losses;
}

function leases(seen: Seen): readonly string[] {
  return seen.leases.map(
    ({ account, owner }) => `a lease of account ${account} is left (${owner || 'only its mark'})`,
  );
}

/** A request through the proxy port, with a token that the account has to refresh first. */
async function serves(
  bench: Case,
  { proxy, key }: Started,
  row: SeenAccount,
  person: SimAccount,
): Promise<string | null> {
  // The tool that owns a borrowed account refreshes it.
  if (row.ownership === 'own') bench.simulator.grants.dropAccess(person.id);
  const answer = await fetch(`${proxy}/v1/messages`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'anthropic-version': '2023-06-01',
      'x-api-key': key,
      'x-sluice-account': String(row.id),
    },
    body: JSON.stringify({
      model: 'claude-sonnet-5',
      max_tokens: 8,
      messages: [{ role: 'user', content: 'hi' }],
    }),
  });
  const text = await answer.text();
  if (answer.status !== 200)
    return `account ${row.id} (${person.email}) does not work: ${answer.status} ${text.slice(0, 300)}`;
  const served = bench.simulator.log.last('/v1/messages')?.account;
  return served === person.id ? null : `account ${row.id} was served as ${served}`;
}

/** Why a disabled account should not be; null: it says the truth. */
function dishonest(
  bench: Case,
  row: SeenAccount,
  person: SimAccount,
  kills: readonly AtKill[],
): string | null {
  const name = `account ${row.id} (${person.email})`;
  if (row.disabledCause !== 'interrupted refresh')
    return `${name} is disabled: ${row.disabledCause}`;
  const before = kills.at(-1)?.disk ?? null;
  const token = before === null ? null : (rowOf(before, person)?.refreshToken ?? null);
  if (token === null) return `${name} is declared interrupted, and the lab cannot tell why`;
  if (isLive(bench.simulator, person.id, token))
    return `${name} is declared interrupted, but its stored token lives`;
  const spent = tokenRequests(bench.simulator).some(
    (one) => one.offered === token && one.effective && isBeforeKill(one, kills),
  );
  return spent ? null : `${name} is declared interrupted, but no killed process spent its token`;
}

/** A refresh token is offered a second time only after its holder was killed with the answer unstored. */
function reuses(bench: Case, kills: readonly AtKill[]): readonly string[] {
  const seen = new Map<string, TokenRequest>();
  const losses: string[] = [];
  for (const one of tokenRequests(bench.simulator)) {
    if (one.kind !== 'refresh') continue;
    const first = seen.get(one.offered);
    if (first === undefined || !first.effective) {
      seen.set(one.offered, one);
      continue;
    }
    const honest = kills.some(
      ({ disk, lastRequest }) =>
        first.id <= lastRequest &&
        one.id > lastRequest &&
        disk?.accounts.some(({ refreshToken }) => refreshToken === one.offered),
    );
    if (!honest) losses.push(`request ${one.id} spent the token of request ${first.id} again`);
  }
  return losses;
}

function isBeforeKill(one: TokenRequest, kills: readonly AtKill[]): boolean {
  return kills.some(({ lastRequest }) => one.id <= lastRequest);
}

/** Files that nothing needs any more, by the shape of their names. */
function leftovers(folder: string, keyFile: string | null): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name !== keyFile && !USUAL_FILES.test(name))
    .map((name) => name.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '<uuid>').replaceAll(/\d+/g, 'N'));
}
