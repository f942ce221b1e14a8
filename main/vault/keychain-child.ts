import keytar from 'keytar';
import type { KeychainAnswer, KeychainQuestion } from './keychain-question.ts';
import { putQuestion } from './keychain-question.ts';

/** A process for one question to the keychain; see keychain-process.ts. */
process.once('message', (question: KeychainQuestion) => {
  void putQuestion(keytar, question).then(
    (value) => answer({ value }),
    (error: unknown) => answer({ why: error instanceof Error ? error.message : 'unknown error' }),
  );
});

// Not `exit`: it would wait for a thread that asks a silent keychain.
process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));

function answer(told: KeychainAnswer): void {
  process.send?.(told, () => process.disconnect());
}
