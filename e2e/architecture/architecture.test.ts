import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { breach } from './check.ts';
import { importsOf, importsOfFile } from './imports.ts';
import { lintOverrides } from './lint-overrides.ts';
import { RULES } from './rules.ts';

const root = join(import.meta.dirname, '../..');

function sources(): readonly string[] {
  const listed = execFileSync(
    'git',
    [
      'ls-files',
      '--cached',
      '--others',
      '--exclude-standard',
      'main',
      'shared',
      'renderer',
      'preload',
      'e2e',
    ],
    { cwd: root, encoding: 'utf8' },
  );
  return listed.split('\n').filter((file) => /\.tsx?$/.test(file));
}

describe('the dependency rules', () => {
  it('hold in every source file', () => {
    const breaches = sources().flatMap((file) =>
      importsOfFile(root, file).flatMap((target) => breach(file, target) ?? []),
    );
    expect(breaches).toEqual([]);
  });

  it('name every folder of main', () => {
    const folders = readdirSync(join(root, 'main'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => `main/${entry.name}`);
    const ruled = new Set(RULES.map((rule) => rule.folder));
    expect(folders.filter((folder) => !ruled.has(folder))).toEqual([]);
  });

  it('keep main/core free of clocks, timers, randomness and globals of a runtime', () => {
    const impure =
      /\b(Date\.now\(|new Date\(\)|Math\.random|setTimeout|setInterval|performance\.|process\.)/;
    const breaches = sources()
      .filter((file) => file.startsWith('main/core/') && !file.endsWith('.test.ts'))
      .filter((file) => impure.test(readFileSync(join(root, file), 'utf8')));
    expect(breaches).toEqual([]);
  });
});

const WRONG: readonly (readonly [file: string, code: string])[] = [
  [
    'main/core/wrong.ts',
    "import { readFileSync } from 'node:fs';\nexport const x = readFileSync;\n",
  ],
  ['main/core/wrong.ts', "import { Http } from '../platform/http.ts';\nexport const x = Http;\n"],
  [
    'main/proxy/wrong.ts',
    "import { openStore } from '../store/open.ts';\nexport const x = openStore;\n",
  ],
  ['main/login/wrong.ts', "import Database from 'better-sqlite3';\nexport const x = Database;\n"],
  ['main/usage/wrong.ts', "import { Pool } from 'undici';\nexport const x = Pool;\n"],
  [
    'main/control/wrong.ts',
    "import { compose } from '../compose.ts';\nexport const x = compose;\n",
  ],
  ['main/control/wrong.ts', "import { app } from 'electron';\nexport const x = app;\n"],
  [
    'renderer/wrong.ts',
    "import { select } from '../main/core/selection.ts';\nexport const x = select;\n",
  ],
  ['shared/wrong.ts', "import { join } from 'node:path';\nexport const x = join;\n"],
  [
    'e2e/simulator/wrong.ts',
    "import { route } from '../../main/core/route.ts';\nexport const x = route;\n",
  ],
];

describe('a wrong import', () => {
  it.each(WRONG)('in %s is a breach: %s', (file, code) => {
    const [target] = importsOf(file, code);
    expect(target).toBeDefined();
    expect(breach(file, target ?? '')).toContain(file);
  });

  it('is found in re-exports and dynamic imports too', () => {
    expect(importsOf('main/core/a.ts', "export { x } from './b.ts';")).toEqual(['main/core/b.ts']);
    expect(importsOf('main/core/a.ts', "void import('../store/open.ts');")).toEqual([
      'main/store/open.ts',
    ]);
  });
});

describe('the lint overrides', () => {
  let tree = '';
  beforeAll(() => {
    tree = mkdtempSync(join(tmpdir(), 'sluice-lint-'));
    cpSync(join(root, '.oxlintrc.json'), join(tree, '.oxlintrc.json'));
  });
  afterAll(() => rmSync(tree, { recursive: true }));

  it('are those of rules.ts (write them with: node e2e/architecture/lint-overrides.ts)', () => {
    const config = JSON.parse(readFileSync(join(root, '.oxlintrc.json'), 'utf8')) as {
      overrides: unknown;
    };
    expect(config.overrides).toEqual(lintOverrides());
  });

  it.each(WRONG)('refuse %s: %s', (file, code) => {
    mkdirSync(dirname(join(tree, file)), { recursive: true });
    writeFileSync(join(tree, file), code);
    const lint = spawnSync(join(root, 'node_modules/.bin/oxlint'), [file], {
      cwd: tree,
      encoding: 'utf8',
    });
    rmSync(join(tree, file));
    expect(lint.status).toBe(1);
    expect(lint.stdout).toContain('no-restricted-imports');
  });
});
