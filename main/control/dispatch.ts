import { contract } from '../../shared/contract.ts';
import type { CallName, Handlers } from '../../shared/contract.ts';
import { AppError, fromWire, toWire } from '../../shared/errors.ts';
import { isCallName } from '../../shared/transport.ts';
import type { Logger } from '../platform/log.ts';
import { describeIssues } from './describe-issues.ts';

/** One call by name, with raw input. Resolves with a parsed answer; rejects with an AppError only. */
export type Dispatch = (name: string, input: unknown) => Promise<unknown>;

/** The one way from every face to the handlers: what comes in and what goes out is parsed here. */
export function createDispatch(handlers: Handlers, log: Logger): Dispatch {
  return async function dispatch(name, input) {
    if (!isCallName(name))
      throw new AppError(
        'BAD_REQUEST',
        `There is no call named ${JSON.stringify(name.slice(0, 80))}.`,
        'Use a command line and a window of the same version as the running Sluice.',
      );
    const parsed = contract.calls[name].input.safeParse(input);
    if (!parsed.success)
      throw new AppError('BAD_REQUEST', `${name}: ${describeIssues(parsed.error)}.`);
    return checkOutput(name, await runHandler(handlers, name, parsed.data, log), log);
  };
}

async function runHandler(
  handlers: Handlers,
  name: CallName,
  input: unknown,
  log: Logger,
): Promise<unknown> {
  const handler = handlers[name] as (input: unknown) => unknown;
  try {
    return await handler(input);
  } catch (error) {
    if (error instanceof AppError) throw error;
    log.error({ err: error, call: name }, 'A call failed inside');
    throw fromWire(toWire(error));
  }
}

/** A field that no schema names may be a secret: the answer is an error and not a leak. */
function checkOutput(name: CallName, output: unknown, log: Logger): unknown {
  const checked = contract.calls[name].output.safeParse(output);
  if (checked.success) return checked.data;
  log.error({ call: name, issues: describeIssues(checked.error) }, 'An answer broke its schema');
  throw fromWire(toWire(checked.error));
}
