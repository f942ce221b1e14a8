import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { VaultStatus } from '../../shared/model/status.ts';
import { ENTRY, Profile } from '../fixtures/sluice.ts';

const PASSPHRASE = 'correct horse battery staple';
const CTRL_C = '\u0003';
const CTRL_D = '\u0004';
const ENTER = '\r';
const WAIT = { timeout: 20_000, interval: 20 };
const missing = missingForTerminal();

/** The `script` of util-linux; that of other systems takes other arguments. */
function missingForTerminal(): string | null {
  const { error, stdout } = spawnSync('script', ['--version'], { encoding: 'utf8' });
  const isThere = error === undefined && stdout.includes('util-linux');
  return isThere ? null : 'no script program of util-linux';
}

/** A shell at a real terminal that runs one command, and then says its exit code and the terminal's state. */
class Terminal {
  readonly #child: ChildProcess;
  #shown = '';

  constructor(profile: Profile, args: string, environment: Readonly<Record<string, string>> = {}) {
    const line = `"${process.execPath}" "${ENTRY}" ${args}; echo "CODE=$?"; stty -a; echo END`;
    this.#child = spawn('script', ['-qc', line, '/dev/null'], {
      env: {
        PATH: process.env['PATH'],
        HOME: profile.home,
        SHELL: '/bin/sh',
        TERM: 'xterm',
        SLUICE_HOME: profile.folder,
        SLUICE_VAULT: '',
        ...environment,
      },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.#child.stdout?.on('data', (chunk: Buffer) => (this.#shown += chunk.toString()));
  }

  async sees(text: string): Promise<void> {
    await vi.waitFor(() => expect(this.#shown).toContain(text), WAIT);
  }

  type(text: string): void {
    this.#child.stdin?.write(text);
  }

  async end(): Promise<{ shown: string; code: number; isSane: boolean }> {
    await this.sees('END');
    const code = Number(/CODE=(\d+)/.exec(this.#shown)?.[1]);
    const isSane = /[^-]echo\b/.test(this.#shown) && /[^-]icanon\b/.test(this.#shown);
    await this.dispose();
    return { shown: this.#shown, code, isSane };
  }

  async dispose(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await ended;
  }
}

describe.skipIf(missing !== null)(
  `at a real terminal${missing === null ? '' : ` (skipped: ${missing})`}`,
  () => {
    let profile: Profile;
    let terminals: Terminal[];
    beforeEach(() => {
      terminals = [];
      profile = new Profile({ environment: { SLUICE_VAULT: '' } });
    });
    afterEach(async () => {
      for (const terminal of terminals) await terminal.dispose();
      await profile.dispose();
    });

    function at(args: string, environment: Readonly<Record<string, string>> = {}): Terminal {
      const terminal = new Terminal(profile, args, environment);
      terminals.push(terminal);
      return terminal;
    }
    async function mode(): Promise<VaultStatus['mode']> {
      return (await profile.run(['vault', 'status', '--json'])).json<VaultStatus>().mode;
    }
    const sealWith = (passphrase: string) =>
      profile.run(['vault', 'move', 'passphrase'], { stdin: `${passphrase}\n` });

    it('a new passphrase is asked for twice, and never shown', async () => {
      await profile.run(['vault', 'status']);
      const terminal = at('vault move passphrase');
      await terminal.sees('New passphrase:');
      terminal.type(PASSPHRASE + ENTER);
      await terminal.sees('The same again:');
      terminal.type(PASSPHRASE + ENTER);
      const { shown, code, isSane } = await terminal.end();
      expect([code, isSane, shown.includes('horse')]).toEqual([0, true, false]);
      expect(await mode()).toBe('passphrase');
    }, 60_000);

    it('two that differ change nothing', async () => {
      await profile.run(['vault', 'status']);
      const terminal = at('vault move passphrase');
      await terminal.sees('New passphrase:');
      terminal.type(PASSPHRASE + ENTER);
      await terminal.sees('The same again:');
      terminal.type(`${PASSPHRASE}r${ENTER}`);
      const { shown, code, isSane } = await terminal.end();
      expect([code, isSane, shown.includes('horse')]).toEqual([2, true, false]);
      expect(shown).toContain('differ');
      expect(await mode()).toBe('file');
    }, 60_000);

    it('Ctrl-C and Ctrl-D at the prompt leave the terminal as it was, and the vault too', async () => {
      await sealWith(PASSPHRASE);
      for (const sluice of [null, await profile.serve(['--no-ui'])]) {
        for (const [typed, expected] of [
          [`corr${CTRL_C}`, 130],
          [CTRL_D, 2],
        ] as const) {
          const terminal = at('unlock');
          await terminal.sees('Passphrase:');
          terminal.type(typed);
          const { shown, code, isSane } = await terminal.end();
          expect([code, isSane, shown.includes('corr')]).toEqual([expected, true, false]);
        }
        await sluice?.stop();
      }
      const opened = await profile.run(['unlock'], { stdin: PASSPHRASE });
      expect(opened.code).toBe(0);
    }, 60_000);

    it('the passphrase that opens the vault is not taken for the new one', async () => {
      await sealWith('the old one');
      const terminal = at('vault move passphrase', { SLUICE_PASSPHRASE: 'the old one' });
      await terminal.sees('New passphrase:');
      terminal.type(PASSPHRASE + ENTER);
      await terminal.sees('The same again:');
      terminal.type(PASSPHRASE + ENTER);
      expect((await terminal.end()).code).toBe(0);
      expect((await profile.run(['unlock'], { stdin: 'the old one\n' })).code).toBe(4);
      expect((await profile.run(['unlock'], { stdin: `${PASSPHRASE}\n` })).code).toBe(0);
    }, 60_000);
  },
);
