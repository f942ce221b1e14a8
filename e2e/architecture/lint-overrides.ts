import { readFileSync, writeFileSync } from 'node:fs';
import { CONFINED, RULES } from './rules.ts';

/**
 * The lint side of the rules: the `overrides` of .oxlintrc.json, derived, so that the editor shows a breach
 * while it is typed. `node e2e/architecture/lint-overrides.ts` writes them; architecture.test.ts compares.
 */
interface Override {
  readonly files: readonly string[];
  readonly rules: Readonly<Record<string, unknown>>;
}

const IMPURE_GLOBALS = [
  'Date',
  'performance',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'process',
  'crypto',
  'fetch',
];

export function lintOverrides(): readonly Override[] {
  return [
    ...RULES.map((rule) => ({
      files: [`${rule.folder}/**`],
      rules: {
        'no-restricted-imports': [
          'error',
          {
            patterns: [
              {
                group: forbiddenPatterns(rule.mayImport, rule.folder),
                message: `${rule.folder} may import only ${rule.mayImport.join(', ')}.`,
              },
            ],
          },
        ],
      },
    })),
    {
      files: ['main/core/**'],
      rules: {
        'no-restricted-globals': ['error', ...IMPURE_GLOBALS],
        'no-restricted-properties': ['error', { object: 'Math', property: 'random' }],
      },
    },
    {
      files: ['**/*.test.ts', '**/*.test.tsx', '**/testing/**', 'e2e/**'],
      rules: {
        'max-lines-per-function': 'off',
        'no-restricted-globals': 'off',
        'no-restricted-properties': 'off',
        'typescript/no-unnecessary-type-parameters': 'off',
        'import/no-named-as-default-member': 'off',
      },
    },
    {
      files: ['**/*.test.ts', '**/*.test.tsx', '**/testing/**'],
      rules: { 'no-restricted-imports': 'off' },
    },
  ];
}

function forbiddenPatterns(mayImport: readonly string[], folder: string): readonly string[] {
  const folders = [...RULES.map((rule) => rule.folder), 'main/compose.ts'];
  const forbiddenFolders = folders
    .filter((candidate) => candidate !== folder && !mayImport.includes(candidate))
    .map((candidate) => candidate.split('/').at(-1) ?? candidate)
    .map((name) => (name.endsWith('.ts') ? `**/${name}` : `**/${name}/**`));
  const packages = CONFINED.map((entry) => entry.name)
    .filter((name) => !mayImport.includes(name))
    .map((name) => name.slice('npm:'.length));
  return [...forbiddenFolders, ...packages, ...(mayImport.includes('node:*') ? [] : ['node:*'])];
}

if (import.meta.main) {
  const config = JSON.parse(readFileSync('.oxlintrc.json', 'utf8')) as Record<string, unknown>;
  writeFileSync(
    '.oxlintrc.json',
    `${JSON.stringify({ ...config, overrides: lintOverrides() }, null, 2)}\n`,
  );
}
