import { z } from 'zod';
import type { CallDefinition } from './contract/define.ts';
import { command, query } from './contract/define.ts';
import { historyCalls } from './contract/history.ts';
import { wireErrorSchema } from './errors.ts';
import { idSchema, providerIdSchema } from './model/common.ts';
import type { EventFrame } from './transport.ts';

/** The pages of the window, in the order of its navigation; `#/<page>` is the address of each. */
export const PAGES = ['accounts', 'ranking', 'usage', 'activity', 'tools', 'settings'] as const;
const pageSchema = z.enum(PAGES);
export type Page = z.infer<typeof pageSchema>;

/**
 * How the desktop app gets at the profile. `hosting`: in this process. `attached`: another process owns it.
 * `gone`: that one has ended, and the person may take over. `failed`: neither worked; `error` says why.
 */
const linkModeSchema = z.enum(['starting', 'hosting', 'attached', 'gone', 'failed']);
export type LinkMode = z.infer<typeof linkModeSchema>;

const portSchema = z.int().min(1).max(65_535);

/** A port that another program has, and one that was free a moment ago. */
const takenPortSchema = z.strictObject({
  port: portSchema,
  /** Null where the system does not say. */
  holder: z.strictObject({ pid: z.int(), name: z.string().nullable() }).nullable(),
  free: portSchema,
});
export type TakenPort = z.infer<typeof takenPortSchema>;

export const shellStateSchema = z.strictObject({
  mode: linkModeSchema,
  error: wireErrorSchema.nullable(),
  /** Only where that is what keeps it from hosting. */
  taken: takenPortSchema.optional(),
  /** False where the desktop shows no tray: then the window is the only way in. */
  tray: z.boolean(),
});
export type ShellState = z.infer<typeof shellStateSchema>;

/** What may be opened in the browser: never an address, only the name of one that the shell knows itself. */
export const linkSchema = z.discriminatedUnion('to', [
  z.strictObject({ to: z.literal('key-page'), provider: providerIdSchema }),
  z.strictObject({ to: z.literal('login'), loginId: z.string().max(200) }),
]);
export type ShellLink = z.infer<typeof linkSchema>;

/** What the window shall start once it is open: a dialog, or the question of a reset. */
const errandSchema = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('add-account'), provider: providerIdSchema.nullable() }),
  z.strictObject({ do: z.literal('sign-in'), account: idSchema }),
  z.strictObject({ do: z.literal('reset'), account: idSchema }),
  z.strictObject({ do: z.literal('unlock') }),
]);
export type Errand = z.infer<typeof errandSchema>;
const errand = errandSchema.nullable().default(null);

const nothing = z.strictObject({});
const state = z.strictObject({ shell: shellStateSchema });

/** The desktop app's own calls. Only Electron IPC carries them, beside those of the contract. */
export const shellCalls = {
  'shell.get': query(nothing, state),
  /** Attach to a new owner, else host the profile here; on `port`, until it ends, instead of the usual one. */
  'shell.takeOver': command(z.strictObject({ port: portSchema.nullable().default(null) }), state),
  'shell.openWindow': command(z.strictObject({ page: pageSchema.nullable(), errand }), nothing),
  'shell.openLink': command(z.strictObject({ link: linkSchema }), nothing),
  'shell.closePopover': command(nothing, nothing),
  /** The core makes the text and the person chooses the place: a page gives neither. */
  'shell.saveCsv': command(
    historyCalls['history.csv'].input,
    z.strictObject({ outcome: z.enum(['saved', 'cancelled', 'not-written']) }),
  ),
  'shell.quit': command(nothing, nothing),
} as const satisfies Record<string, CallDefinition<z.ZodType, z.ZodType>>;

type Calls = typeof shellCalls;
export type ShellCallName = keyof Calls;
export type ShellCallInput<N extends ShellCallName> = z.input<Calls[N]['input']>;
export type ShellCallOutput<N extends ShellCallName> = z.output<Calls[N]['output']>;
export type ShellHandlers = {
  readonly [N in ShellCallName]: (
    input: z.output<Calls[N]['input']>,
  ) => Promise<ShellCallOutput<N>> | ShellCallOutput<N>;
};

export function isShellCallName(name: string): name is ShellCallName {
  return Object.hasOwn(shellCalls, name);
}

/** Events of the shell: its state after every change, and the page that the window shall show. */
const shellEvents = {
  'shell.state': state,
  'shell.page': z.strictObject({ page: pageSchema, errand }),
} as const;
type ShellEvents = typeof shellEvents;
export type ShellEvent = {
  [N in keyof ShellEvents]: { name: N; payload: z.output<ShellEvents[N]> };
}[keyof ShellEvents];

/** Parses an event frame; null for one that is not the shell's. */
export function parseShellEvent(frame: EventFrame): ShellEvent | null {
  if (!Object.hasOwn(shellEvents, frame.name)) return null;
  const name = frame.name as keyof ShellEvents;
  return { name, payload: shellEvents[name].parse(frame.payload) } as ShellEvent;
}

/** What the preload puts on `window`: two functions that pass frames of `transport.ts`, and nothing else. */
export interface Bridge {
  readonly call: (frame: unknown) => Promise<unknown>;
  /** Returns the function that ends the subscription. */
  readonly subscribe: (listener: (frame: unknown) => void) => () => void;
}
