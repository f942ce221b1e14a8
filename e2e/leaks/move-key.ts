import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { LeakRun } from './leak-run.ts';

/** Another key, then one from a passphrase, and a wrong passphrase beside it. */
export async function moveKey(run: LeakRun): Promise<void> {
  plantKeys(run);
  await succeed(run, ['vault', 'rotate']);
  plantKeys(run);
  const passphrase = 'planted passphrase, "quoted" and long';
  run.secrets.plant('passphrase', passphrase);
  await succeed(run, ['vault', 'move', 'passphrase', '--json'], passphrase);
  const other = 'planted other passphrase';
  run.secrets.plant('wrong passphrase', other);
  await run.run(['unlock'], other);
  await run.run(['vault', 'status', '--json']);
}

async function succeed(run: LeakRun, args: readonly string[], input = ''): Promise<void> {
  const { code, stdout } = await run.run(args, input);
  if (code !== 0) throw new Error(`sluice ${args.join(' ')} ended with ${code}: ${stdout}`);
}

/** A key file is the one place for its key. */
function plantKeys(run: LeakRun): void {
  const names = readdirSync(run.folder).filter((file) => /^vault.*\.key$/.test(file));
  if (names.length === 0) throw new Error('the profile has no key file');
  for (const name of names) {
    const text = readFileSync(join(run.folder, name), 'utf8').trim();
    const key = Buffer.from(text.split(':')[1] ?? '', 'base64url');
    run.secrets.plant(`key of ${name}`, key, (place) => place === `file ${name}`);
  }
}
