import { CommanderError } from 'commander';
import type { Command as Program } from 'commander';
import { AppError, toWire } from '../../shared/errors.ts';
import type { WireError } from '../../shared/errors.ts';
import { systemClock } from '../platform/clock.ts';
import type { CliContext } from './context.ts';
import { exitCodeOf } from './exit-code.ts';
import { openLink } from './link.ts';
import type { Link } from './link.ts';
import { Output } from './output.ts';
import { createProgram } from './program.ts';

const SEE_HELP = 'See: sluice --help, or: sluice <command> --help';

/** Runs one command line and resolves with its exit code. */
export async function runCli(
  argv: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<number> {
  const out = new Output(process.stdout, process.stderr);
  const json = argv.includes('--json');
  const links: Link[] = [];
  const context: CliContext = {
    environment,
    json,
    out,
    stdin: process.stdin,
    nowMs: () => systemClock.now(),
    open: async (needs = 'credentials') => {
      const link = await openLink(environment, needs);
      links.push(link);
      return link;
    },
  };
  let exitCode = 0;
  const program = createProgram(async (load) => {
    const command = await load();
    exitCode = await command(context);
  });
  let help = '';
  const stay = stayAlive();
  try {
    quiet(program, (text) => {
      help += text;
    });
    await program.parseAsync(argv, { from: 'user' });
  } catch (error) {
    if (isMissingCommand(error) && !json) out.note(help.trimEnd());
    exitCode = fail(error, out, json);
  }
  for (const link of links) await link.close();
  await out.flush();
  clearInterval(stay);
  return exitCode;
}

/** A guest has only timers that do not hold a process, and waits between two tries by one of them. */
function stayAlive(): NodeJS.Timeout {
  return setInterval(() => undefined, 2 ** 30);
}

/** Errors of the parser are told here like all others; help and version go to stdout. */
function quiet(program: Program, writeErr: (text: string) => void): void {
  program.exitOverride().configureOutput({ writeErr });
  for (const command of program.commands) quiet(command, writeErr);
}

function isMissingCommand(error: unknown): boolean {
  // `sluice help` ends with the same code, but as a success.
  return error instanceof CommanderError && error.code === 'commander.help' && error.exitCode !== 0;
}

function fail(error: unknown, out: Output, json: boolean): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return 0;
    out.error(usageError(error), json);
    return exitCodeOf('USAGE');
  }
  if (!(error instanceof AppError)) out.note(stackOf(error));
  const wire = toWire(error);
  // What the contract refuses to parse came from the words of this command line.
  const told: WireError =
    wire.code === 'BAD_REQUEST' ? { ...wire, code: 'USAGE', hint: wire.hint ?? SEE_HELP } : wire;
  out.error(told, json);
  return exitCodeOf(told.code);
}

function usageError(error: CommanderError): WireError {
  const message = isMissingCommand(error)
    ? 'A command is missing.'
    : withoutWords(error)
        .replace(/^error: /, '')
        .replaceAll('\n', ' ');
  return {
    code: 'USAGE',
    message: message.charAt(0).toUpperCase() + message.slice(1),
    hint: SEE_HELP,
  };
}

/** Arguments that are too many are not repeated: one of them may be a key that belongs on stdin. */
function withoutWords({ code, message }: CommanderError): string {
  return code === 'commander.excessArguments'
    ? message.replace(/(but got \d+):[^]*$/, '$1.')
    : message;
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
