import type { Link } from './link.ts';
import type { Output } from './output.ts';

/** What every command gets. */
export interface CliContext {
  readonly environment: NodeJS.ProcessEnv;
  readonly json: boolean;
  readonly out: Output;
  readonly stdin: NodeJS.ReadStream;
  readonly nowMs: () => number;
  /** The running instance, or a guest of the profile. */
  open(needs?: LinkNeeds): Promise<Link>;
}

/** `status` works without credentials, `ui` only with an instance; the rest work either way. */
export type LinkNeeds = 'credentials' | 'instance' | 'nothing';

/** A command resolves with the exit code, or rejects with an AppError. */
export type Command = (context: CliContext) => Promise<number>;
