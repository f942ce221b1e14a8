import type { Sentence } from '../../../shared/verdict/sentence.ts';
import { useShellState } from '../../state/use-shell.ts';
import { words } from '../../text/words.ts';

const { notRunning: title, notRunningDetail: detail } = words.shell;
const STOPPED: Sentence = { tone: 'blocked', gate: 'paused', title, detail };

/** In place of the pool's sentence where nothing serves the port: then nobody can work, whatever the accounts say. */
export function useStopped(): Sentence | null {
  const mode = useShellState()?.mode;
  return mode === 'gone' || mode === 'failed' ? STOPPED : null;
}
