import type { Status } from '../../../shared/model/status.ts';
import type { Command } from '../context.ts';
import { ago } from '../words.ts';

export const showStatus: Command = async (context) => {
  const { client } = await context.open('nothing');
  const { status } = await client.call('status.get', {});
  if (context.json) context.out.json(status);
  else for (const line of statusLines(status, context.nowMs())) context.out.line(line);
  return 0;
};

function* statusLines(status: Status, nowMs: number): Generator<string> {
  if (status.running)
    yield `Sluice ${status.version} runs (pid ${status.pid}, started ${ago(status.startedAt, nowMs)}).`;
  else yield `Sluice ${status.version} does not run. Start it with: sluice serve`;
  if (status.proxy !== null) yield `Base URL  ${status.proxy}`;
  if (status.ui !== null) yield `Window    ${status.ui} (its address: sluice ui)`;
  yield `Profile   ${status.profile}${status.simulated ? ' (simulated: SLUICE_ORIGIN_MAP)' : ''}`;
  yield `Vault     ${vaultWords(status.vault)}`;
  yield* fileLines(status);
  if (status.running)
    yield `Requests  ${status.requests.total} since the start, ${status.requests.active} now`;
  for (const { provider, keySuffix } of status.overrides)
    yield `Override  ${provider}: ${keySuffix === null ? 'one key' : `key …${keySuffix}`} serves every request instead of the accounts. To end that: sluice override ${provider} clear`;
  for (const own of status.ownUsage) yield `Own       ${ownUsageWords(own)}`;
  for (const { text } of status.alerts) yield `Alert     ${text}`;
}

/** Usage of a sign-in that a client brought itself. */
function ownUsageWords({ clientName, provider, windows }: Status['ownUsage'][number]): string {
  const used = windows.map(({ label, usedFraction }) =>
    usedFraction === null ? `${label} unknown` : `${label} ${Math.round(usedFraction * 100)} %`,
  );
  const told = used.length === 0 ? 'no limits told' : used.join(', ');
  return `${clientName}, its own ${provider} sign-in: ${told}`;
}

function* fileLines({ files, running }: Status): Generator<string> {
  const { recovery, setAside, trouble, backups } = files;
  const newest = backups.days[0];
  if (newest !== undefined) yield `Backups   ${backups.days.length}, the newest of ${newest}`;
  for (const one of [trouble, backups.trouble])
    if (one !== null) yield `Trouble   ${[one.message, one.hint].filter(Boolean).join(' ')}`;
  for (const path of setAside)
    yield `Damaged   ${path} (set aside; it may still hold accounts that were removed since)`;
  if (recovery === null) return;
  const { backup } = recovery;
  if (backup !== null)
    yield `Restore   ${backup.path} has ${backup.accounts} account(s) of ${backup.at}: the window offers to restore it.`;
  else if (running) yield 'Restore   There is no good backup with accounts: sign in again.';
  else yield 'Restore   Start Sluice: it looks for a good backup, and the window offers it.';
  yield '          By hand: stop Sluice and copy a file of the folder backups over sluice.db.';
}

export function vaultWords(vault: Status['vault']): string {
  const state = vault.locked ? ', locked' : vault.degraded ? ', weaker than it could be' : '';
  const why = vault.reason === null ? '' : `: ${vault.reason}`;
  return `${vault.mode}${state}${why}${vault.hint === null ? '' : ` ${vault.hint}`}`;
}
