import { text } from 'node:stream/consumers';
import { AppError } from '../../../shared/errors.ts';
import { vaultModeSchema } from '../../../shared/model/status.ts';
import type { VaultStatus } from '../../../shared/model/status.ts';
import { givenPassphrase } from '../../../shared/passphrase.ts';
import { askHidden } from '../ask-hidden.ts';
import type { CliContext, Command } from '../context.ts';
import type { ContractClient } from '../../../shared/contract.ts';
import { vaultWords } from './status.ts';

const movable = vaultModeSchema.exclude(['memory']);

export const unlock: Command = async (context) => {
  const { client } = await context.open();
  const { status } = await client.call('status.get', {});
  const { vault } = status;
  if (!vault.locked) return show(context, vault, 'The vault is unlocked already.');
  const needs = vault.unlock;
  const passphrase =
    needs === 'retry' || needs === null
      ? null
      : await readPassphrase(context, needs === 'new-passphrase');
  const answer = await client.call('vault.unlock', { passphrase });
  const note = status.running
    ? 'The vault is unlocked.'
    : 'The passphrase is right. Sluice does not run: each command needs SLUICE_PASSPHRASE until it does.';
  return show(context, answer.vault, needs === 'retry' ? 'The vault is unlocked.' : note);
};

export const showVault: Command = async (context) => {
  const { client } = await context.open('nothing');
  const { status } = await client.call('status.get', {});
  return show(context, status.vault, null);
};

export function moveVault(word: string): Command {
  return async (context) => {
    const mode = movable.safeParse(word);
    if (!mode.success)
      throw new AppError(
        'USAGE',
        `${JSON.stringify(word)} is no place for the key.`,
        `Allowed: ${movable.options.join(', ')}.`,
      );
    const { client } = await context.open();
    const passphrase = mode.data === 'passphrase' ? await newPassphrase(context, client) : null;
    const { vault } = await client.call('vault.move', { mode: mode.data, passphrase });
    const asked = context.environment['SLUICE_VAULT'];
    if (asked && asked !== vault.mode)
      context.out.note(`SLUICE_VAULT is ${asked}: unset it, or the next start stays locked.`);
    return show(context, vault, `Everything is sealed with a new key now (${vault.mode}).`);
  };
}

export const rotateVault: Command = async (context) => {
  const { client } = await context.open();
  const { vault } = await client.call('vault.rotate', {});
  return show(context, vault, 'Everything is sealed with a new key now.');
};

function show(context: CliContext, vault: VaultStatus, said: string | null): number {
  if (context.json) context.out.json(vault);
  else context.out.line(said ?? `Vault     ${vaultWords(vault)}`);
  return 0;
}

/** That of the environment opens this vault, if there is one already: it is not the new one. */
async function newPassphrase(
  context: CliContext,
  client: Pick<ContractClient, 'call'>,
): Promise<string> {
  const { status } = await client.call('status.get', {});
  return status.vault.mode === 'passphrase'
    ? enterPassphrase(context, true)
    : readPassphrase(context, true);
}

/** From SLUICE_PASSPHRASE, else as entered. Throws USAGE. */
async function readPassphrase(context: CliContext, isNew: boolean): Promise<string> {
  return (
    givenPassphrase(context.environment['SLUICE_PASSPHRASE']) ?? enterPassphrase(context, isNew)
  );
}

/** From a terminal (twice when it is set), or the standard input. Throws USAGE. */
async function enterPassphrase(context: CliContext, isNew: boolean): Promise<string> {
  const entered =
    context.stdin.isTTY && !context.json
      ? await askPassphrase(context, isNew)
      : await text(context.stdin);
  const passphrase = givenPassphrase(entered);
  if (passphrase !== null) return passphrase;
  throw new AppError(
    'USAGE',
    'There was no passphrase on the standard input.',
    'Example: sluice unlock < passphrase.txt, or set SLUICE_PASSPHRASE.',
  );
}

async function askPassphrase(context: CliContext, isNew: boolean): Promise<string> {
  const cancelled = new AppError('KEY_UNAVAILABLE', 'Nothing was changed.');
  const first = await askHidden(context, isNew ? 'New passphrase: ' : 'Passphrase: ', cancelled);
  if (!isNew || first === '') return first;
  if ((await askHidden(context, 'The same again: ', cancelled)) === first) return first;
  throw new AppError('USAGE', 'The two passphrases differ. Nothing was changed.', 'Try again.');
}
