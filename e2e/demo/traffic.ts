import { between, pick, seeded } from './random.ts';

export const CLIENTS = ['Claude Code', 'Codex', 'Zed', 'nightly-report'] as const;
export type Client = (typeof CLIENTS)[number];

/** How the tool writes it: Anthropic's Messages, Codex' Responses, OpenAI's Chat Completions. */
type Dialect = 'messages' | 'responses' | 'chat';

export interface Asked {
  readonly client: Client;
  readonly dialect: Dialect;
  readonly model: string;
  /** Which of the tool's conversations. */
  readonly session: string;
  /** The part of the prompt that a conversation has said before. */
  readonly knownTokens: number;
  readonly newTokens: number;
  /** How often the answer's sentence is repeated. */
  readonly sentences: number;
  readonly stream: boolean;
}

interface Habit {
  readonly client: Client;
  readonly dialect: Dialect;
  readonly models: readonly [string, ...string[]];
  readonly known: readonly [number, number];
  readonly fresh: readonly [number, number];
  readonly sentences: readonly [number, number];
  readonly stream: boolean;
  /** How long a conversation lasts, in rounds of `TURNS`. */
  readonly turns: number;
}

const HABITS: readonly [Habit, ...Habit[]] = [
  {
    client: 'Claude Code',
    dialect: 'messages',
    models: ['claude-opus-5', 'claude-opus-5', 'claude-sonnet-5', 'claude-haiku-4-5'],
    known: [12_000, 42_000],
    fresh: [400, 6_000],
    sentences: [3, 10],
    stream: true,
    turns: 2,
  },
  {
    client: 'Codex',
    dialect: 'responses',
    models: ['gpt-5.6-sol', 'gpt-5.6-sol', 'gpt-5.6-luna'],
    known: [8_000, 30_000],
    fresh: [300, 5_000],
    sentences: [2, 8],
    stream: true,
    turns: 2,
  },
  {
    client: 'Zed',
    dialect: 'messages',
    models: ['claude-sonnet-5', 'claude-haiku-4-5'],
    known: [0, 4_000],
    fresh: [500, 3_000],
    sentences: [1, 4],
    stream: true,
    turns: 1,
  },
  {
    client: 'nightly-report',
    dialect: 'chat',
    models: ['gpt-5.6-luna'],
    known: [0, 0],
    fresh: [800, 2_500],
    sentences: [1, 2],
    stream: false,
    turns: 1,
  },
];
const TURNS: readonly [Client, ...Client[]] = [
  'Claude Code',
  'Codex',
  'Claude Code',
  'Zed',
  'Codex',
  'Claude Code',
  'Codex',
  'nightly-report',
];
/** Conversations of one tool; after the last the first goes on, so that nothing grows. */
const SESSIONS = 12;
const QUIET = 0.1;

/** The same for the same numbers. `quiet`: smaller, as after the end. */
export function askedAt(index: number, seed: number, quiet = false): Asked {
  const next = seeded(seed * 100_003 + index);
  const client = TURNS[index % TURNS.length] ?? TURNS[0];
  const habit = HABITS.find((each) => each.client === client) ?? HABITS[0];
  const session = Math.floor(index / (TURNS.length * habit.turns)) % SESSIONS;
  const size = quiet ? QUIET : 1;
  return {
    client,
    dialect: habit.dialect,
    model: pick(next, habit.models),
    session: `${client.toLowerCase().replaceAll(' ', '-')}-${String(seed)}-${String(session)}`,
    knownTokens: Math.round(between(next, ...habit.known) * size),
    newTokens: Math.round(between(next, ...habit.fresh) * size),
    sentences: between(next, ...habit.sentences),
    stream: habit.stream,
  };
}

/** How long until the next one comes. */
export function pauseMs(index: number, seed: number, quiet = false): number {
  const next = seeded(seed * 7919 + index);
  return quiet ? between(next, 5_000, 9_000) : between(next, 500, 1_700);
}
