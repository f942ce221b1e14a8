import type * as keytarModule from 'keytar';
import type { KeychainState, RawKeychain } from './keychain.ts';
import { KEYCHAIN_LIMIT_MS } from './keychain.ts';
import { createSecretService, secretServiceOwner } from './secret-service.ts';
import { lookAtSecretService } from './session-bus.ts';

type Keytar = Pick<typeof keytarModule, 'getPassword' | 'setPassword' | 'deletePassword'>;

const SERVICE = 'Sluice';
/** Before the limit of `Keychain`, so that a silent bus is told from a silent keychain. */
const BUS_LIMIT_MS = KEYCHAIN_LIMIT_MS - 500;

/**
 * The system's keychain through keytar, which is loaded with the first question. Never
 * `findCredentials`: on a locked keyring it ends the process.
 */
export function createKeytarKeychain(environment: NodeJS.ProcessEnv): RawKeychain {
  const direct = createSecretService(SERVICE, environment, BUS_LIMIT_MS);
  let loading: Promise<Keytar> | null = null;
  /** The service that libsecret met in this process, and knows for ever. */
  let met: string | null = null;
  function load(): Promise<Keytar> {
    loading ??= import('keytar').then((module) => module.default);
    return loading;
  }
  async function ask<T>(work: (keytar: Keytar) => Promise<T>): Promise<T> {
    const keytar = await load();
    const answered = exitThoughUnanswered();
    return work(keytar).finally(answered);
  }
  async function wasStartedAnew(): Promise<boolean> {
    if (process.platform !== 'linux') return false;
    const owner = await secretServiceOwner(environment, BUS_LIMIT_MS);
    met ??= owner;
    return owner !== null && owner !== met;
  }
  return {
    async look(): Promise<KeychainState> {
      // Before the module, which would start a bus of its own.
      const state =
        process.platform === 'linux'
          ? await lookAtSecretService(environment, BUS_LIMIT_MS)
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
    get: async (account) =>
      (await wasStartedAnew())
        ? direct.get(account)
        : ask((keytar) => keytar.getPassword(SERVICE, account)),
    set: async (account, text) =>
      (await wasStartedAnew())
        ? direct.set(account, text)
        : ask((keytar) => keytar.setPassword(SERVICE, account, text)),
    remove: async (account) =>
      (await wasStartedAnew())
        ? direct.remove(account)
        : ask((keytar) => keytar.deletePassword(SERVICE, account)),
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
