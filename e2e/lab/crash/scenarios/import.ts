import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FRESH_MS } from '../case.ts';
import type { Scenario } from '../types.ts';

/** Claude Code's login is taken over as a borrowed account, beside two own ones. */
export const importLogin: Scenario = {
  name: 'import',
  needs: 'import',
  tokenRequests: 0,
  rival: false,
  async prepare(bench) {
    bench.add(bench.person(0), FRESH_MS);
    bench.add(bench.person(1), FRESH_MS);
    await bench.write();
    const person = bench.person(2);
    const tokens = bench.simulator.login(person.id);
    const folder = join(bench.home, 'home', '.claude');
    mkdirSync(folder, { mode: 0o700 });
    const claudeAiOauth = {
      accessToken: tokens.accessToken,
      refreshToken: tokens.refreshToken,
      expiresAt: Date.now() + FRESH_MS,
      scopes: ['user:inference', 'user:profile'],
      subscriptionType: 'pro',
    };
    const oauthAccount = {
      accountUuid: person.uuid,
      emailAddress: person.email,
      organizationUuid: person.organization.uuid,
      organizationName: person.organization.name,
    };
    writeFileSync(join(bench.home, 'home', '.claude.json'), JSON.stringify({ oauthAccount }));
    writeFileSync(join(folder, '.credentials.json'), JSON.stringify({ claudeAiOauth }), {
      mode: 0o600,
    });
  },
  argv: () => ['import', '--json'],
  async accompany(bench, victim) {
    await victim.closed;
    const [answer] = victim.documents() as { found?: readonly { imported: boolean }[] }[];
    if (answer?.found?.some(({ imported }) => imported) === true)
      bench.expected.push({ person: bench.person(2) });
  },
};
