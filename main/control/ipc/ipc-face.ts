import type { ContractClient } from '../../../shared/contract.ts';
import { AppError } from '../../../shared/errors.ts';
import { err, ok } from '../../../shared/result.ts';
import type { Result } from '../../../shared/result.ts';
import { isShellCallName, shellCalls } from '../../../shared/shell.ts';
import type { ShellHandlers } from '../../../shared/shell.ts';
import { callFrameSchema } from '../../../shared/transport.ts';
import type { CallFrame, ResultFrame } from '../../../shared/transport.ts';
import type { Logger } from '../../platform/log.ts';
import { answerFrame, refuseFrame } from '../answer-frame.ts';
import { describeIssues } from '../describe-issues.ts';
import type { Dispatch } from '../dispatch.ts';

interface IpcFaceParts {
  /** The core in this process, or the one behind the local socket: it parses what it gets. */
  readonly client: ContractClient;
  readonly shell: ShellHandlers;
  readonly log: Logger;
}

/** Answers one frame of a page of the desktop app: calls of the contract go to the core, `shell.*` stay here. */
export type IpcFace = (message: unknown) => Promise<ResultFrame>;

export function createIpcFace({ client, shell, log }: IpcFaceParts): IpcFace {
  const dispatch: Dispatch = async (name, input) => {
    if (isShellCallName(name)) return callShell(shell, name, input);
    // Typed by name on this side of the bridge only: the core refuses a name that it does not know.
    return client.call(name as never, input as never);
  };
  return async function answer(message) {
    const frame = readFrame(message);
    if (!frame.ok) return refuseFrame(0, frame.error);
    return answerFrame(loggingBugs(dispatch, log), frame.value);
  };
}

/** Electron carries more than JSON (a BigInt, a circle); the faces behind this one do not. */
function readFrame(message: unknown): Result<CallFrame, AppError> {
  let text: string;
  try {
    text = JSON.stringify(message) ?? 'null';
  } catch (error) {
    return err(new AppError('BAD_REQUEST', 'The message is no JSON.', null, error));
  }
  const frame = callFrameSchema.safeParse(JSON.parse(text));
  if (frame.success) return ok(frame.data);
  const told = `The message is no call: ${describeIssues(frame.error)}.`;
  return err(new AppError('BAD_REQUEST', told));
}

async function callShell(
  shell: ShellHandlers,
  name: keyof ShellHandlers,
  input: unknown,
): Promise<unknown> {
  const parsed = shellCalls[name].input.safeParse(input);
  if (!parsed.success)
    throw new AppError('BAD_REQUEST', `${name}: ${describeIssues(parsed.error)}.`);
  const handler = shell[name] as (input: unknown) => unknown;
  return shellCalls[name].output.parse(await handler(parsed.data));
}

function loggingBugs(dispatch: Dispatch, log: Logger): Dispatch {
  return async (name: CallFrame['name'], input) => {
    try {
      return await dispatch(name, input);
    } catch (error) {
      if (!(error instanceof AppError)) log.error({ err: error, call: name }, 'A call failed');
      throw error;
    }
  };
}
