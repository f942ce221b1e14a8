import type { Simulator } from '../simulator/simulator.ts';

const PATHS = ['/v1/messages', '/v1/chat/completions', '/backend-api/codex/responses'] as const;
const ANSWER =
  'I read the file, changed the two places that call it, and ran its tests again: they pass.';

/** Answers take the time that they would take. Faults of an earlier number go first, so it is put last again. */
export function paceAnswers(simulator: Simulator, eventMs: number): void {
  simulator.settings.answerText = ANSWER;
  if (eventMs === 0) return;
  for (const fault of simulator.faults.list())
    if (fault.spec.action.kind === 'delay') simulator.faults.remove(fault.id);
  for (const path of PATHS)
    simulator.faults.add({
      path,
      times: null,
      action: { kind: 'delay', headMs: eventMs * 8, eventMs },
    });
}
