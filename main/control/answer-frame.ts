import type { ContractEvent } from '../../shared/contract.ts';
import { toWire } from '../../shared/errors.ts';
import type { CallFrame, EventFrame, ResultFrame } from '../../shared/transport.ts';
import type { Dispatch } from './dispatch.ts';

/** Runs one call frame; every failure becomes a result frame too. */
export async function answerFrame(dispatch: Dispatch, frame: CallFrame): Promise<ResultFrame> {
  try {
    const value = await dispatch(frame.name, frame.input);
    return { type: 'result', id: frame.id, ok: true, value };
  } catch (error) {
    return refuseFrame(frame.id, error);
  }
}

export function refuseFrame(id: number, error: unknown): ResultFrame {
  return { type: 'result', id, ok: false, error: toWire(error) };
}

export function eventFrame(event: ContractEvent): EventFrame {
  return { type: 'event', name: event.name, payload: event.payload };
}

/** First frame of every event stream: it tells a receiver that it is connected, and by its generation whether it missed something. */
export function helloFrame(generation: number): EventFrame {
  return eventFrame({ name: 'state', payload: { from: generation, to: generation, changes: [] } });
}
