import type { KeychainState, RawKeychain } from './keychain.ts';
import { KEYCHAIN_LIMIT_MS } from './keychain.ts';
import { askInProcess } from './keychain-process.ts';
import { putQuestion } from './keychain-question.ts';
import type { Keytar, KeychainQuestion, KeychainValue } from './keychain-question.ts';
import { lookAtSecretService } from './session-bus.ts';

/** Electron runs the loop that tells libsecret when a keyring is gone; Node does not. */
const KEEPS_ITS_KEYRING =
  process.platform === 'linux' && process.versions['electron'] === undefined;

/**
 * The system's keychain through keytar, which is loaded with the first question. Never
 * `findCredentials`: on a locked keyring it ends the process.
 */
export function createKeytarKeychain(environment: NodeJS.ProcessEnv): RawKeychain {
  let loading: Promise<Keytar> | null = null;
  function load(): Promise<Keytar> {
    loading ??= import('keytar').then((module) => module.default);
    return loading;
  }
  let mayBeStale = false;
  async function ask(question: KeychainQuestion): Promise<KeychainValue> {
    if (mayBeStale) return askInProcess(question, environment);
    const keytar = await load();
    const answered = exitThoughUnanswered();
    try {
      return await putQuestion(keytar, question).finally(answered);
    } catch (error) {
      if (!KEEPS_ITS_KEYRING) throw error;
      mayBeStale = true;
      return askInProcess(question, environment);
    }
  }
  return {
    async look(): Promise<KeychainState> {
      // Before the module, which would start a bus of its own.
      const state =
        process.platform === 'linux'
          ? await lookAtSecretService(environment, KEYCHAIN_LIMIT_MS - 500)
          : ({ kind: 'present' } as const);
      if (state.kind !== 'present') return state;
      try {
        await load();
        return state;
      } catch (error) {
        const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : '';
        return { kind: 'absent', why: `its module cannot be loaded (${why})` };
      }
    },
    async get(account) {
      const found = await ask({ kind: 'get', account });
      return typeof found === 'string' ? found : null;
    },
    async set(account, text) {
      await ask({ kind: 'set', account, text });
    },
    remove: async (account) => (await ask({ kind: 'remove', account })) === true,
  };
}

/**
 * At its end a process waits for the threads of its pool (libuv joins them), and one that asks a silent
 * keychain never comes back. So while a question stands, the end leaves by another door: a program
 * that takes this one's place and says its exit code. Returns the function for the answer.
 */
function exitThoughUnanswered(): () => void {
  function leave(code: number): void {
    if (process.platform === 'win32') return;
    try {
      process.execve?.('/bin/sh', ['sh', '-c', `exit ${code & 0xff}`], {});
    } catch {
      // Not on this thread, or no such call: the hard way below.
    }
    process.kill(process.pid, 'SIGKILL');
  }
  process.on('exit', leave);
  return () => process.off('exit', leave);
}
