import type { Account } from '../../shared/model/account.ts';
import type { ProviderInfo } from '../../shared/model/provider.ts';
import type { Ranked, Ranking, Strategy } from '../../shared/model/ranking.ts';
import { formatMoment } from '../../shared/text/format.ts';
import { table } from './table.ts';
import { accountName, ahead, percent, workspaceSuffix } from './words.ts';

const STRATEGIES: Readonly<Record<Strategy, string>> = {
  'drain-rate': 'drain rate',
  'use-it-or-lose-it': 'use it or lose it',
  'in-order': 'in order',
  'round-robin': 'round-robin',
};

type NameOf = (id: number) => string;

/** A ranking as a person reads it: who goes first and why, the order, and who is passed over. */
export function rankText(
  ranking: Ranking,
  provider: Pick<ProviderInfo, 'name' | 'methods'>,
  /** Of this provider. */
  accounts: readonly Account[],
  nowMs: number,
): string {
  const names = accountNames(accounts);
  const disabled = new Set(
    accounts.filter(({ state }) => state === 'disabled').map(({ id }) => id),
  );
  const nameOf: NameOf = (id) => names.get(id) ?? `account ${id}`;
  const { model, strategy, order, passedOver } = ranking;
  const title = `${provider.name}, ${model ?? 'all models'}: ${STRATEGIES[strategy]}`;
  if (order.length + passedOver.length === 0)
    return `${title}\nNo account yet. Run: sluice ${firstCommand(provider)} ${ranking.provider}`;
  const parts = [
    [title, firstLine(ranking, nameOf, nowMs), changeLine(ranking, nameOf, nowMs)]
      .filter((line) => line !== null)
      .join('\n'),
  ];
  if (order.length > 0) parts.push(orderTable(ranking, nameOf, nowMs));
  if (passedOver.length > 0)
    parts.push(
      table(
        ['ID', 'PASSED OVER', 'WHY'],
        passedOver.map(({ id, reason }) => [
          String(id),
          nameOf(id),
          disabled.has(id) ? `sign in again: ${reason}` : reason,
        ]),
      ),
    );
  return parts.join('\n\n');
}

function firstCommand({ methods }: Pick<ProviderInfo, 'methods'>): 'login' | 'add-key' {
  return methods.some((method) => method !== 'api-key') ? 'login' : 'add-key';
}

/** The workspace is named where an e-mail address alone would mean several. */
function accountNames(accounts: readonly Account[]): ReadonlyMap<number, string> {
  const plain = accounts.map((account) => accountName(account));
  return new Map(
    accounts.map((account, index) => {
      const name = plain[index] ?? '';
      const isShared = plain.filter((other) => other === name).length > 1;
      return [account.id, isShared ? name + workspaceSuffix(account) : name];
    }),
  );
}

function firstLine(ranking: Ranking, nameOf: NameOf, nowMs: number): string {
  const { provider, order, passedOver, override } = ranking;
  if (override !== null)
    return `The override key (account ${override}) serves every request until: sluice override ${provider} clear`;
  const [first] = order;
  if (first?.eligible === true) return `${nameOf(first.id)} goes first: ${first.reason}.`;
  const count = order.length + passedOver.length;
  const none = count === 1 ? 'The only account cannot serve' : `None of ${count} can serve`;
  const until = first?.blockedUntil ?? null;
  return until === null ? `${none} now.` : `${none} until ${moment(until, nowMs)}.`;
}

function changeLine({ order, change }: Ranking, nameOf: NameOf, nowMs: number): string | null {
  if (change === null) return null;
  const when = moment(change.at, nowMs);
  const whose = nameOf(change.account);
  const what =
    change.because === 'block-ends'
      ? `${whose} is free again`
      : `the ${change.window ?? 'long'} window of ${whose} begins anew`;
  const next =
    change.first === change.account && change.because === 'block-ends'
      ? ' and goes first'
      : `, and ${nameOf(change.first)} goes first`;
  return order[0]?.eligible === true
    ? `It stays first until ${when} at this pace: then ${what}${next}.`
    : `At ${when} ${what}${next}.`;
}

function orderTable({ order, strategy }: Ranking, nameOf: NameOf, nowMs: number): string {
  const long = labelOf(order, 'long');
  const short = labelOf(order, 'short');
  const plans = order.some(({ plan }) => !plan.fits);
  return table(
    [
      '#',
      'ID',
      'ACCOUNT',
      'PRIORITY',
      `${long} DRAIN`,
      `${long} USED`,
      `${short} DRAIN`,
      `${short} USED`,
      'LOST AT RESET',
      'SHARE',
      'WHY',
    ],
    order.map((entry) => [
      String(entry.rank),
      String(entry.id),
      nameOf(entry.id),
      entry.priority,
      rate(entry.longDrainRate),
      percent(entry.longUsed),
      rate(entry.shortDrainRate),
      percent(entry.shortUsed),
      strategy === 'use-it-or-lose-it' ? rate(entry.headroomRate) : '',
      entry.eligible ? shareText(entry.share) : '–',
      why(entry, plans, nowMs),
    ]),
  );
}

/** Rounded down: never more than is true. */
function shareText(share: number): string {
  return `${Math.floor(share * 100 + 1e-9)} %`;
}

function why(entry: Ranked, plans: boolean, nowMs: number): string {
  if (!entry.eligible) {
    const free = entry.blockedUntil === null ? '' : `, free ${ahead(entry.blockedUntil, nowMs)}`;
    return `blocked${free}: ${entry.reason}`;
  }
  return plans && !entry.plan.fits
    ? `${entry.reason}; serves only when no other can`
    : entry.reason;
}

/** Windows are named by their length where all accounts have the same. */
function labelOf(order: readonly Ranked[], which: 'long' | 'short'): string {
  const labels = new Set(order.flatMap((entry) => entry[which]?.label ?? []));
  const [label] = labels;
  return (labels.size === 1 && label !== undefined ? label : which).toUpperCase();
}

function rate(fractionPerHour: number | null): string {
  if (fractionPerHour === null) return '?';
  const value = fractionPerHour * 100;
  return `${value.toFixed(value < 10 ? 2 : 1)} %/h`;
}

function moment(instant: string, nowMs: number): string {
  return formatMoment(Date.parse(instant), nowMs);
}
