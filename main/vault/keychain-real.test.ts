import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KeyringSession, missingForKeyring } from './testing/keyring-session.ts';

const missing = missingForKeyring();
const LIMIT_MS = 60_000;
/** libsecret itself gives up after 25 s: who ends before did not wait for it. */
const BEFORE_LIBSECRET_MS = 20_000;

describe.skipIf(missing !== null)(
  `the real keychain, gnome-keyring${missing === null ? '' : ` (skipped: ${missing})`}`,
  () => {
    let session: KeyringSession;
    beforeEach(() => {
      session = new KeyringSession();
    });
    afterEach(() => session.dispose());

    const keyFiles = () => readdirSync(session.profile).filter((name) => name.endsWith('.key'));

    async function made(): Promise<void> {
      await session.startBus();
      await session.startKeyring('unlock');
      const first = await session.child('add', 'ada').answer();
      expect(first).toMatchObject({
        status: { mode: 'keychain', locked: false },
        secrets: ['secret of ada'],
      });
    }

    it('that is present holds the key, and a rotated one', { timeout: LIMIT_MS }, async () => {
      await made();
      expect(keyFiles()).toEqual([]);
      expect((await session.child('rotate').answer()).secrets).toEqual(['secret of ada']);
      expect((await session.child('status').answer()).secrets).toEqual(['secret of ada']);
    });

    it(
      'that no bus leads to is absent: a new profile falls to a key file',
      { timeout: LIMIT_MS },
      async () => {
        // With a display libsecret would start a bus of its own.
        const told = await session.child('status', '', { DISPLAY: ':97' }).answer();
        expect(told.status).toMatchObject({ mode: 'file', locked: false, degraded: true });
        expect(told.status.reason).toContain('there is no session bus');
        expect(keyFiles()).toEqual(['vault.key']);
      },
    );

    it(
      'that the bus does not know is absent; a profile that has a key in one is locked',
      { timeout: LIMIT_MS },
      async () => {
        await made();
        await session.stopKeyring();
        const told = await session.child('status').answer();
        expect(told.status).toMatchObject({ mode: 'keychain', locked: true });
        expect(told.status.reason).toContain('no keychain service');
        expect(keyFiles()).toEqual([]);
      },
    );

    it(
      'that is locked is not empty: the vault is locked, and opens once the keyring does',
      { timeout: LIMIT_MS },
      async () => {
        await made();
        await session.stopKeyring();
        await session.startKeyring('locked');
        const held = session.child('hold');
        expect((await held.answer()).status).toMatchObject({ mode: 'keychain', locked: true });
        expect(keyFiles()).toEqual([]);
        await session.unlockKeyring();
        held.say('unlock');
        expect((await held.answer()).secrets).toEqual(['secret of ada']);
      },
    );

    it(
      'that was replaced by another one while it was locked is asked by the same process',
      { timeout: LIMIT_MS },
      async () => {
        await made();
        await session.stopKeyring();
        await session.startKeyring('locked');
        const held = session.child('hold');
        expect((await held.answer()).status).toMatchObject({ mode: 'keychain', locked: true });
        await session.stopKeyring();
        await session.startKeyring('unlock');
        held.say('unlock');
        expect((await held.answer()).secrets).toEqual(['secret of ada']);
        expect(keyFiles()).toEqual([]);
      },
    );

    it(
      'that vanished and came back takes a new key from the process that runs',
      { timeout: LIMIT_MS },
      async () => {
        await made();
        const held = session.child('hold');
        await held.answer();
        await session.stopKeyring();
        await session.startKeyring('unlock');
        held.say('rotate');
        expect((await held.answer()).status).toMatchObject({ mode: 'keychain', locked: false });
        expect((await session.child('status').answer()).secrets).toEqual(['secret of ada']);
      },
    );

    it(
      'that was away and came back as another one serves two running processes that rotate in turn',
      { timeout: LIMIT_MS },
      async () => {
        await made();
        const held = session.child('hold');
        expect((await held.answer()).secrets).toEqual(['secret of ada']);
        await session.stopKeyring();
        const late = session.child('hold');
        expect((await late.answer()).status).toMatchObject({ mode: 'keychain', locked: true });
        late.say('unlock');
        expect((await late.answer()).status).toMatchObject({ locked: true });
        await session.startKeyring('unlock');
        late.say('unlock');
        expect((await late.answer()).secrets).toEqual(['secret of ada']);
        for (const child of [late, held]) {
          child.say('rotate');
          expect((await child.answer()).secrets).toEqual(['secret of ada']);
          const fresh = await session.child('status').answer();
          expect(fresh).toMatchObject({ status: { locked: false }, secrets: ['secret of ada'] });
        }
        expect(keyFiles()).toEqual([]);
      },
    );

    it(
      'that another locked one replaced is locked for the running process too, and not empty',
      { timeout: LIMIT_MS },
      async () => {
        await made();
        await session.stopKeyring();
        await session.startKeyring('locked');
        const held = session.child('hold');
        await held.answer();
        await session.stopKeyring();
        await session.startKeyring('locked');
        held.say('unlock');
        const { status } = await held.answer();
        expect(status).toMatchObject({ mode: 'keychain', locked: true });
        expect(status.reason).toContain('it is locked');
      },
    );

    it(
      'that does not answer locks the vault in time, and nobody waits for it at the end',
      { timeout: LIMIT_MS },
      async () => {
        await made();
        session.keyring?.kill('SIGSTOP');
        const held = session.child('hold');
        expect((await held.answer()).status).toMatchObject({ mode: 'keychain', locked: true });
        session.keyring?.kill('SIGCONT');
        held.say('unlock');
        expect((await held.answer()).secrets).toEqual(['secret of ada']);
      },
    );

    it(
      'that falls silent within a question holds up neither the next one nor the end of the process',
      { timeout: BEFORE_LIBSECRET_MS },
      async () => {
        await session.startBus();
        await session.startKeyring('unlock');
        const child = session.child('silence');
        await child.answer();
        session.keyring?.kill('SIGSTOP');
        child.say('go');
        expect(await child.answer<object>()).toMatchObject({
          first: { kind: 'unavailable', why: expect.stringContaining('did not answer') },
          second: { kind: 'unavailable', why: expect.stringContaining('unanswered') },
          questions: 1,
        });
        expect(await child.ended()).toBe(7);
      },
    );

    it(
      'that vanishes leaves the running process its key; the next start is locked and says so',
      { timeout: LIMIT_MS },
      async () => {
        await made();
        const held = session.child('hold');
        await held.answer();
        await session.stopKeyring();
        held.say('look');
        expect((await held.answer()).secrets).toEqual(['secret of ada']);
        expect((await session.child('status').answer()).status).toMatchObject({
          mode: 'keychain',
          locked: true,
        });
      },
    );
  },
);
