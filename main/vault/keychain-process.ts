import { fork } from 'node:child_process';
import { extname, join } from 'node:path';
import { KEYCHAIN_LIMIT_MS } from './keychain.ts';
import type { KeychainAnswer, KeychainQuestion, KeychainValue } from './keychain-question.ts';

/** Beside this file, from the sources and built: `keychain-child` is an entry of the bundle. */
const ENTRY = join(import.meta.dirname, `keychain-child${extname(import.meta.filename)}`);

/**
 * Asks in a process that has never spoken with a keychain. libsecret keeps its first conversation, and hears that
 * its keyring is gone only where a GLib loop runs: in Node it would talk to one that was replaced for ever.
 */
export function askInProcess(
  question: KeychainQuestion,
  environment: NodeJS.ProcessEnv,
): Promise<KeychainValue> {
  return new Promise((resolve, reject) => {
    const child = fork(ENTRY, [], {
      execArgv: [],
      // What a person told Sluice is no business of a keychain.
      env: Object.fromEntries(
        Object.entries(environment).filter(([name]) => !name.startsWith('SLUICE_')),
      ),
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      timeout: KEYCHAIN_LIMIT_MS,
      killSignal: 'SIGKILL',
    });
    child.once('message', (answer: KeychainAnswer) => {
      if ('value' in answer) resolve(answer.value);
      else reject(new Error(answer.why));
    });
    child.once('error', reject);
    child.once('exit', (code, signal) =>
      reject(new Error(`the question ended without an answer (${signal ?? String(code)})`)),
    );
    child.send(question, (error) => {
      if (error !== null) reject(error);
    });
  });
}
