import { z } from 'zod';
import type { CallDefinition } from './contract/define.ts';
import { command, query } from './contract/define.ts';
import { wireErrorSchema } from './errors.ts';
import { providerIdSchema } from './model/common.ts';
import type { EventFrame } from './transport.ts';

/** The pages of the window, in the order of its navigation; `#/<page>` is the address of each. */
export const PAGES = ['accounts', 'usage', 'tools', 'settings'] as const;
const pageSchema = z.enum(PAGES);
export type Page = z.infer<typeof pageSchema>;

/**
 * How the desktop app gets at the profile. `hosting`: in this process. `attached`: another process owns it.
 * `gone`: that one has ended, and the person may take over. `failed`: neither worked; `error` says why.
 */
const linkModeSchema = z.enum(['starting', 'hosting', 'attached', 'gone', 'failed']);
export type LinkMode = z.infer<typeof linkModeSchema>;

export const shellStateSchema = z.strictObject({
  mode: linkModeSchema,
  error: wireErrorSchema.nullable(),
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

const nothing = z.strictObject({});
const state = z.strictObject({ shell: shellStateSchema });

/** The desktop app's own calls. Only Electron IPC carries them, beside those of the contract. */
export const shellCalls = {
  'shell.get': query(nothing, state),
  /** Attach to a new owner, else host the profile here. */
  'shell.takeOver': command(nothing, state),
  'shell.openWindow': command(z.strictObject({ page: pageSchema.nullable() }), nothing),
  'shell.openLink': command(z.strictObject({ link: linkSchema }), nothing),
  'shell.closePopover': command(nothing, nothing),
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
  'shell.page': z.strictObject({ page: pageSchema }),
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
