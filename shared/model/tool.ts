import { z } from 'zod';

export const localToolIdSchema = z.enum([
  'claude-code',
  'codex',
  'opencode',
  'zed',
  'continue',
  'droid',
  'aider',
  'claude-desktop',
  'gemini-cli',
  'amp',
  'grok',
]);
export type LocalToolId = z.infer<typeof localToolIdSchema>;

/** Where a tool sends its requests, by its own settings. `provider`: nothing is set, so to its provider. */
export const toolTargetSchema = z.enum(['sluice', 'elsewhere', 'provider', 'unknown']);
export type ToolTarget = z.infer<typeof toolTargetSchema>;

/** A program on this machine that could use the port. */
export const localToolSchema = z.strictObject({
  id: localToolIdSchema,
  found: z.boolean(),
  /** Where its settings are, `~` for the home folder; null: not in a file. */
  settings: z.string().nullable(),
  hasSettings: z.boolean(),
  version: z.string().nullable(),
  target: toolTargetSchema,
  /** With `elsewhere`: host and port of it. */
  host: z.string().nullable(),
  /** Why its settings could not be read. */
  fault: z.string().nullable(),
});
export type LocalTool = z.infer<typeof localToolSchema>;

/**
 * What a variable of the environment does to tools that read it. `sluice`: it leads here. `around`: a key of a
 * provider, so tools go around Sluice. `both`: a second credential, and tools disagree on which wins.
 */
export const variableEffectSchema = z.enum(['sluice', 'elsewhere', 'around', 'both']);

/** Never with the value of the variable. */
export const variableSchema = z.strictObject({
  name: z.string(),
  effect: variableEffectSchema,
  host: z.string().nullable(),
});
export type ToolVariable = z.infer<typeof variableSchema>;
