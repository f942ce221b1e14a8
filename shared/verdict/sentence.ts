import { assertNever } from '../exhaustive.ts';
import type { Settings } from '../model/settings.ts';
import type { VaultStatus } from '../model/status.ts';
import { distinctName } from '../text/identity.ts';
import { verdictWords } from '../text/verdict.ts';
import type { Member, Outlook, Pool } from './pool.ts';

type Tone = 'fine' | 'tight' | 'dry' | 'blocked' | 'needs';

export interface Sentence {
  readonly tone: Tone;
  readonly gate: 'open' | 'down' | 'shut' | 'paused';
  readonly title: string;
  readonly detail: string;
  /** The detail where the accounts stand right below. */
  readonly brief?: string;
}

interface Asked {
  readonly settings: Pick<Settings, 'maskEmails' | 'proxyPaused'>;
  readonly vault: Pick<VaultStatus, 'locked' | 'reason'>;
  readonly pools: readonly Pool[];
  readonly nowMs: number;
}

const text = verdictWords.sentence;
const MOST_NAMES = 2;

type PoolOf<K extends Outlook['kind']> = Pool & { readonly outlook: Extract<Outlook, { kind: K }> };

function ofKind<K extends Outlook['kind']>(pools: readonly Pool[], kind: K): readonly PoolOf<K>[] {
  return pools.filter((pool): pool is PoolOf<K> => pool.outlook.kind === kind);
}

/** What the other providers can do, after the one that the sentence is about. */
function others(pools: readonly Pool[], about: Pool, nowMs: number): readonly string[] {
  const rest = pools.filter((pool) => pool !== about);
  const room = rest.filter(({ outlook }) => outlook.kind === 'fine' || outlook.kind === 'early');
  const parts = room.length === 0 ? [] : [text.hasRoom(room.map((pool) => pool.provider.name))];
  return [...parts, ...waiting(rest, nowMs)];
}

function waiting(pools: readonly Pool[], nowMs: number): readonly string[] {
  return ofKind(pools, 'none').map(({ provider, outlook }) =>
    outlook.backAtMs === null
      ? text.cannot(provider.name)
      : text.waits(provider.name, outlook.backAtMs, nowMs),
  );
}

function nameAmong(members: readonly Member[], member: Member, mask: boolean): string {
  const all = members.map(({ account }) => account);
  return distinctName(member.account, all, mask);
}

function brief(
  serving: readonly Pool[],
  known: boolean,
  pools: readonly Pool[],
  nowMs: number,
): string {
  const names = serving.map(({ provider }) => provider.name);
  const all = serving.length === pools.length;
  const last = all ? text.everyLasts : text.theyLast(names);
  const room = all ? text.everyRoom : text.hasRoom(names);
  return [known ? last : room, ...waiting(pools, nowMs)].join(' ');
}

function canWork({ settings, pools, nowMs }: Asked): Sentence {
  const serving = pools.filter((pool) => pool.next !== null);
  const on = serving.map(({ provider, members, next }) =>
    text.on(provider.name, next === null ? '' : nameAmong(members, next, settings.maskEmails)),
  );
  const known = serving.every(
    ({ outlook }) => outlook.kind === 'fine' && outlook.resetsAtMs !== null,
  );
  const last = known ? [[text.lastOne, text.lastBoth][serving.length - 1] ?? text.lastAll] : [];
  const detail = [`${on.join(', ')}.`, ...last, ...waiting(pools, nowMs)].join(' ');
  const sentence = { tone: 'fine', gate: 'open', title: text.canWork, detail } as const;
  return serving.length < 2
    ? sentence
    : { ...sentence, brief: brief(serving, known, pools, nowMs) };
}

function dry(pool: PoolOf<'dry'>, { pools, nowMs }: Asked): Sentence {
  const { emptyAtMs, backAtMs } = pool.outlook;
  const then = backAtMs === null ? [] : [text.thenNothing(backAtMs, nowMs)];
  return {
    tone: 'dry',
    gate: 'down',
    title: text.dry(pool.provider.name, emptyAtMs, nowMs),
    detail: [...then, ...others(pools, pool, nowMs)].join(' '),
  };
}

function tight(pool: PoolOf<'tight'>, { settings, pools, nowMs }: Asked): Sentence {
  const { member, worst } = pool.outlook;
  const name = nameAmong(pool.members, member, settings.maskEmails);
  const ends = text.ends(
    name,
    worst.window.label,
    worst.forecast.end ?? 1,
    worst.forecast.resetsAtMs ?? nowMs,
    nowMs,
  );
  return {
    tone: 'tight',
    gate: 'down',
    title: text.tight(pool.provider.name),
    detail: [ends, ...others(pools, pool, nowMs)].join(' '),
  };
}

function nobodyDetail(members: readonly Member[], mask: boolean): string {
  const need = members.filter(({ account }) => account.state === 'disabled');
  if (need.length > MOST_NAMES) return text.nobodyMany(need.length);
  if (need.length > 0) {
    return text.nobodyNeedsYou(need.map((member) => nameAmong(members, member, mask)));
  }
  const allPaused = members.every(({ account }) => account.state === 'paused');
  return allPaused ? text.nobodyPaused : text.nobodyOther;
}

function nobody({ settings, pools, nowMs }: Asked): Sentence {
  // A new profile is neither broken nor ready: no alarm, no promise.
  if (pools.length === 0)
    return { tone: 'blocked', gate: 'paused', title: text.empty, detail: text.emptyDetail };
  const mask = settings.maskEmails;
  const back = ofKind(pools, 'none')
    .filter(({ outlook }) => outlook.backAtMs !== null)
    .sort((a, b) => (a.outlook.backAtMs ?? 0) - (b.outlook.backAtMs ?? 0))[0];
  if (back === undefined || back.outlook.backAtMs === null) {
    const members = pools.flatMap((pool) => pool.members);
    return { tone: 'needs', gate: 'shut', title: text.nobody, detail: nobodyDetail(members, mask) };
  }
  const { backAtMs, first } = back.outlook;
  const all = back.members.every(({ account }) => account.state === 'blocked');
  const parts = [
    all ? text.allEmpty(back.members.length) : null,
    first === null ? null : text.freesFirst(nameAmong(back.members, first, mask), backAtMs - nowMs),
  ];
  return {
    tone: 'blocked',
    gate: 'down',
    title: text.again(back.provider.name, backAtMs, nowMs),
    detail: parts.filter((part) => part !== null).join(' '),
  };
}

/** The answer to: can I work, on what, until when. */
export function poolSentence(asked: Asked): Sentence {
  const { settings, vault, pools } = asked;
  if (vault.locked) {
    const { reason } = vault;
    const detail = reason === null ? text.lockedDetail : `${reason} ${text.lockedDetail}`;
    return { tone: 'needs', gate: 'shut', title: text.locked, detail };
  }
  if (settings.proxyPaused) {
    return { tone: 'blocked', gate: 'paused', title: text.paused, detail: text.pausedDetail };
  }
  const kind = (['dry', 'tight', 'fine', 'early'] as const).find(
    (k) => ofKind(pools, k).length > 0,
  );
  switch (kind) {
    case undefined:
      return nobody(asked);
    case 'dry':
      return ofKind(pools, 'dry').map((pool) => dry(pool, asked))[0] ?? canWork(asked);
    case 'tight':
      return ofKind(pools, 'tight').map((pool) => tight(pool, asked))[0] ?? canWork(asked);
    case 'fine':
    case 'early':
      return canWork(asked);
    default:
      return assertNever(kind);
  }
}
