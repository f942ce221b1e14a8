import { z } from 'zod';
import { contract } from './contract.ts';
import type { CallName, ContractEvent, EventName } from './contract.ts';
import { wireErrorSchema } from './errors.ts';

/** One frame format for three pipes: HTTP bodies and SSE data, socket lines, Electron messages. */
export const callFrameSchema = z.strictObject({
  type: z.literal('call'),
  id: z.int().nonnegative(),
  name: z.string(),
  input: z.unknown(),
});
export type CallFrame = z.infer<typeof callFrameSchema>;

export const resultFrameSchema = z.discriminatedUnion('ok', [
  z.strictObject({
    type: z.literal('result'),
    id: z.int(),
    ok: z.literal(true),
    value: z.unknown(),
  }),
  z.strictObject({
    type: z.literal('result'),
    id: z.int(),
    ok: z.literal(false),
    error: wireErrorSchema,
  }),
]);
export type ResultFrame = z.infer<typeof resultFrameSchema>;

export const eventFrameSchema = z.strictObject({
  type: z.literal('event'),
  name: z.string(),
  payload: z.unknown(),
});
export type EventFrame = z.infer<typeof eventFrameSchema>;

export function isCallName(name: string): name is CallName {
  return Object.hasOwn(contract.calls, name);
}

export function isEventName(name: string): name is EventName {
  return Object.hasOwn(contract.events, name);
}

/** Parses an event frame; null for an event that this version does not know. */
export function parseEvent(frame: EventFrame): ContractEvent | null {
  if (!isEventName(frame.name)) return null;
  return {
    name: frame.name,
    payload: contract.events[frame.name].parse(frame.payload),
  } as ContractEvent;
}
