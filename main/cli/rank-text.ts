import type { Account } from '../../shared/model/account.ts';
import type { ProviderInfo } from '../../shared/model/provider.ts';
import type { OrderChange, Ranked, Ranking, Strategy } from '../../shared/model/ranking.ts';
import { formatMoment } from '../../shared/text/format.ts';
import { table } from './table.ts';
import { wrapped } from './wrapped.ts';
import { accountName, ahead, percent, workspaceSuffix } from './words.ts';

const STRATEGIES: Readonly<Record<Strategy, string>> = {
  'drain-rate': 'drain rate',
  'use-it-or-lose-it': 'use it or lose it',
  'in-order': 'in order',
  'round-robin': 'round-robin',
};

/** Of a terminal that nobody made wider. */
const WIDTH = 80;
const INDENT = ' '.repeat(7);
/** A name is cut where the numbers need its room, but not to less. */
const SHORTEST_NAME = 8;

/** What happens to the account itself, which then goes first. */
const IS_SUBJECT: Readonly<Record<OrderChange['because'], boolean>> = {
  'block-ends': true,
  pace: true,
  'window-resets': false,
  'window-full': false,
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
  if (order.length + passedOver.length === 0 && ranking.override === null)
    return `${title}\nNo account yet. Run: sluice ${firstCommand(provider)} ${ranking.provider}`;
  const parts = [
    [title, firstLine(ranking, nameOf, nowMs), changeLine(ranking, nameOf, nowMs)]
      .flatMap((line) => (line === null ? [] : wrapped(line, WIDTH, '')))
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

function changeLine(ranking: Ranking, nameOf: NameOf, nowMs: number): string | null {
  const { order, change } = ranking;
  if (change === null) return null;
  const when = moment(change.at, nowMs);
  const what = changeText(change, nameOf);
  const next =
    change.first === null
      ? ', and none can serve'
      : change.first === change.account && IS_SUBJECT[change.because]
        ? ' and goes first'
        : `, and ${nameOf(change.first)} goes first`;
  return order[0]?.eligible === true
    ? `It stays first until ${when} at this pace: then ${what}${next}.`
    : `At ${when} ${what}${next}.`;
}

function changeText({ because, account, window }: OrderChange, nameOf: NameOf): string {
  const whose = nameOf(account);
  switch (because) {
    case 'block-ends':
      return `${whose} is free again`;
    case 'window-resets':
      return `the ${window ?? 'long'} window of ${whose} begins anew`;
    case 'window-full':
      return `the ${window ?? 'long'} window of ${whose} is full`;
    case 'pace':
      return `${whose} overtakes it`;
    default:
      return because satisfies never;
  }
}

/** Below each account’s numbers stands why it has its place. */
function orderTable(ranking: Ranking, nameOf: NameOf, nowMs: number): string {
  const { order } = ranking;
  const plans = order.some(({ plan }) => !plan.fits);
  const longest = Math.max(...order.map(({ id }) => nameOf(id).length));
  const excess = Math.max(...numberLines(ranking, nameOf).map(({ length }) => length)) - WIDTH;
  const room = Math.max(SHORTEST_NAME, excess > 0 ? longest - excess : longest);
  const [head, ...rows] = numberLines(ranking, (id) => cut(nameOf(id), room));
  const lines = order.map((entry, index) => {
    const reason = wrapped(why(entry, plans, nowMs), WIDTH, INDENT).join('\n');
    return `${rows[index] ?? ''}\n${reason}`;
  });
  return [head, ...lines].join('\n');
}

function numberLines({ order, strategy }: Ranking, nameOf: NameOf): readonly string[] {
  const isPlain = order.every(({ priority }) => priority === 'normal');
  const losing = strategy === 'use-it-or-lose-it';
  return table(
    ['#', 'ID', 'ACCOUNT', 'PRIORITY', 'SHARE', ...windowHeads(order), 'TO LOSE'],
    order.map((entry) => [
      String(entry.rank),
      String(entry.id),
      nameOf(entry.id),
      isPlain ? '' : entry.priority,
      entry.eligible ? shareText(entry.share) : '–',
      rate(entry.longDrainRate),
      percent(entry.longUsed),
      rate(entry.shortDrainRate),
      percent(entry.shortUsed),
      losing ? rate(entry.headroomRate) : '',
    ]),
  ).split('\n');
}

/** Windows are named by their length where all accounts have the same. */
function windowHeads(order: readonly Ranked[]): readonly string[] {
  const [long, short] = [labelOf(order, 'long'), labelOf(order, 'short')];
  return [`${long} DRAIN`, 'USED', `${short} DRAIN`, 'USED'];
}

/** In the middle: what tells two alike stands at their ends. */
function cut(name: string, longest: number): string {
  if (name.length <= longest) return name;
  const head = Math.ceil((longest - 1) / 2);
  return `${name.slice(0, head)}…${name.slice(name.length - (longest - 1 - head))}`;
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
