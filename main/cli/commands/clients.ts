import { AppError } from '../../../shared/errors.ts';
import type { Client } from '../../../shared/model/client.ts';
import type { Command } from '../context.ts';
import { parseRef } from '../refs.ts';
import { table } from '../table.ts';
import { ago, ahead, dollars } from '../words.ts';

export interface AddClientOptions {
  readonly provider?: string;
  readonly account?: string;
  readonly expires?: string;
  readonly rpm?: string;
  readonly budget?: string;
  readonly allPaths?: boolean;
  readonly passThrough?: boolean;
}

const PASS_THROUGH_NOTE =
  'With it the tool may send its own credential beside the key, each in a header of its own, e.g. ' +
  'x-api-key for the key and Authorization: Bearer for its sign-in. Sluice then uses no account for ' +
  'that request, and keeps the credential in memory only.';

export const listClients: Command = async (context) => {
  const { client } = await context.open();
  const answer = await client.call('clients.list', {});
  if (context.json) context.out.json(answer);
  else if (answer.clients.length === 0)
    context.out.line('No client yet. Run: sluice clients add claude-code --provider anthropic');
  else context.out.line(clientTable(answer.clients, context.nowMs()));
  return 0;
};

function clientTable(clients: readonly Client[], nowMs: number): string {
  return table(
    ['ID', 'NAME', 'KEY', 'PROVIDER', 'ACCOUNT', 'OWN', 'LIMITS', 'LAST USED', 'STATE'],
    clients.map((client) => [
      String(client.id),
      client.name,
      `${client.keyPrefix}…`,
      client.provider ?? '',
      client.account === null ? '' : String(client.account),
      client.passThrough ? 'may' : '',
      clientLimits(client),
      ago(client.lastUsedAt, nowMs) || 'never',
      clientState(client, nowMs),
    ]),
  );
}

function clientLimits({ rpm, budgetUsd, spentUsd }: Client): string {
  const limits = [];
  if (rpm !== null) limits.push(`${rpm}/min`);
  if (budgetUsd !== null) limits.push(`${dollars(spentUsd)} of ${dollars(budgetUsd)}`);
  return limits.join(', ');
}

function clientState(client: Client, nowMs: number): string {
  if (client.revokedAt !== null) return `revoked ${ago(client.revokedAt, nowMs)}`;
  if (client.budgetUsd !== null && client.spentUsd >= client.budgetUsd) return 'budget used';
  if (client.expiresAt === null) return 'good';
  return Date.parse(client.expiresAt) <= nowMs
    ? 'expired'
    : `expires ${ahead(client.expiresAt, nowMs)}`;
}

export function addClient(name: string, options: AddClientOptions): Command {
  return async (context) => {
    if (name.trim() === '')
      throw new AppError(
        'USAGE',
        'A client needs a name: what the tool is called.',
        'Example: sluice clients add claude-code',
      );
    const expiresAt =
      options.expires === undefined ? null : parseExpiry(options.expires, context.nowMs());
    const account = options.account === undefined ? null : parseRef(options.account, 'account');
    const { client } = await context.open();
    const answer = await client.call('clients.add', {
      name,
      provider: options.provider ?? null,
      account,
      expiresAt,
      rpm: options.rpm === undefined ? null : parseRpm(options.rpm),
      budgetUsd: options.budget === undefined ? null : parseBudget(options.budget),
      allPaths: options.allPaths ?? false,
      passThrough: options.passThrough ?? false,
    });
    if (context.json) {
      context.out.json(answer);
      return 0;
    }
    context.out.note(`Client ${answer.client.id} "${answer.client.name}" is added.`);
    context.out.note('Its key, shown only now:');
    context.out.line(answer.key);
    if (answer.client.passThrough) context.out.note(PASS_THROUGH_NOTE);
    return 0;
  };
}

export function revokeClient(ref: string): Command {
  return async (context) => {
    const { client } = await context.open();
    const answer = await client.call('clients.revoke', { client: parseRef(ref, 'client') });
    if (context.json) context.out.json(answer);
    else
      context.out.line(`Client ${answer.client.id} "${answer.client.name}": its key is revoked.`);
    return 0;
  };
}

function parseRpm(text: string): number {
  if (/^[1-9]\d{0,3}$|^10000$/.test(text)) return Number(text);
  throw new AppError(
    'USAGE',
    `--rpm: ${JSON.stringify(text)} is not a number of requests from 1 to 10000.`,
    'Example: --rpm 60',
  );
}

function parseBudget(text: string): number {
  const usd = Number(text);
  if (/^\d{1,7}(\.\d{1,6})?$/.test(text) && usd > 0 && usd <= 1_000_000) return usd;
  throw new AppError(
    'USAGE',
    `--budget: ${JSON.stringify(text)} is not an amount of US dollars above 0.`,
    'Example: --budget 20, or --budget 2.50',
  );
}

function parseExpiry(text: string, nowMs: number): string {
  const atMs = Date.parse(text);
  if (!isDay(text) || Number.isNaN(atMs))
    throw new AppError(
      'USAGE',
      `--expires: ${JSON.stringify(text)} is not a date.`,
      'Example: --expires 2030-12-31',
    );
  if (atMs <= nowMs)
    throw new AppError('USAGE', `--expires: ${text} has passed already.`, 'Name a later date.');
  return new Date(atMs).toISOString();
}

/** `Date.parse` would take the 31st of February for a day of March. */
function isDay(text: string): boolean {
  const [, day] = /^\d{4}-\d{2}-(\d{2})/.exec(text) ?? [];
  return day !== undefined && new Date(text.slice(0, 10)).getUTCDate() === Number(day);
}
