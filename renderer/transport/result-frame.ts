import { contract } from '../../shared/contract.ts';
import type { CallName, CallOutput } from '../../shared/contract.ts';
import { AppError, fromWire } from '../../shared/errors.ts';
import { resultFrameSchema } from '../../shared/transport.ts';
import { words } from '../text/words.ts';

/** The value of a result frame; throws the error that it carries, or says that it is none. */
export function readResult(answer: unknown): unknown {
  const frame = resultFrameSchema.safeParse(answer);
  if (!frame.success) throw new AppError('INTERNAL', words.errors.badAnswer, words.errors.tryAgain);
  if (!frame.data.ok) throw fromWire(frame.data.error);
  return frame.data.value;
}

/** The answer to a call of the contract; a stray field in it is an error. */
export function readAnswer<N extends CallName>(name: N, answer: unknown): CallOutput<N> {
  return contract.calls[name].output.parse(readResult(answer)) as CallOutput<N>;
}
