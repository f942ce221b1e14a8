import { expect, it } from 'vitest';
import { offerKeyring } from './keyring.ts';

interface Case {
  readonly missing: readonly (string | null)[];
  readonly isRootOnLinux: boolean;
  readonly aptWorks?: boolean;
}

function offered({ missing, isRootOnLinux, aptWorks = false }: Case) {
  const asked: string[] = [];
  const said: string[] = [];
  const answers = [...missing];
  offerKeyring({
    missing: () => answers.shift() ?? null,
    isRootOnLinux,
    apt: (args) => {
      asked.push(args[0] ?? '');
      return aptWorks;
    },
    say: (line) => said.push(line),
  });
  return { asked, said: said.join('\n') };
}

it('with a keyring nothing is installed or said', () => {
  expect(offered({ missing: [null], isRootOnLinux: true })).toEqual({ asked: [], said: '' });
});

it('an ordinary user is told what is missing, and apt is never called', () => {
  const { asked, said } = offered({ missing: ['dbus-send'], isRootOnLinux: false });
  expect(asked).toEqual([]);
  expect(said).toMatch(/dbus-send.*skip themselves/);
});

it('without a network or apt the run goes on and says that tests are skipped', () => {
  const { asked, said } = offered({ missing: ['dbus-send', 'dbus-send'], isRootOnLinux: true });
  expect(asked).toEqual(['update', 'install']);
  expect(said).toMatch(/skip themselves/);
});

it('installed, it says so', () => {
  const { said } = offered({ missing: ['x', null], isRootOnLinux: true, aptWorks: true });
  expect(said).toMatch(/is installed/);
});
