/**
 * The dependency rules of ARCHITECTURE.md as data: what a folder may import. `npm:*` entries name packages,
 * `node:*` Node's own modules, the rest folders of this repository. What is not listed is forbidden.
 * The same rules stand as overrides in .oxlintrc.json; architecture.test.ts shows that both catch a breach.
 */
export interface FolderRule {
  readonly folder: string;
  readonly mayImport: readonly string[];
}

const INNER = ['shared', 'main/core', 'main/platform', 'node:*'];

export const RULES: readonly FolderRule[] = [
  { folder: 'shared', mayImport: ['shared', 'npm:zod'] },
  { folder: 'main/core', mayImport: ['shared', 'main/core'] },
  { folder: 'main/platform', mayImport: [...INNER, 'package.json', 'npm:pino', 'npm:undici'] },
  { folder: 'main/store', mayImport: [...INNER, 'main/store', 'npm:better-sqlite3', 'npm:zod'] },
  {
    folder: 'main/vault',
    mayImport: [...INNER, 'main/vault', 'main/store', 'npm:keytar', 'npm:zod'],
  },
  { folder: 'main/providers', mayImport: [...INNER, 'main/providers', 'npm:zod'] },
  {
    folder: 'main/credentials',
    mayImport: [
      ...INNER,
      'main/credentials',
      'main/store',
      'main/vault',
      'main/providers',
      'npm:zod',
    ],
  },
  {
    folder: 'main/login',
    mayImport: [...INNER, 'main/login', 'main/providers', 'main/credentials', 'npm:zod'],
  },
  {
    folder: 'main/usage',
    mayImport: [
      ...INNER,
      'main/usage',
      'main/providers',
      'main/credentials',
      'main/store',
      'npm:@pydantic/genai-prices',
    ],
  },
  {
    folder: 'main/resets',
    mayImport: [
      ...INNER,
      'main/resets',
      'main/providers',
      'main/credentials',
      'main/usage',
      'main/store',
    ],
  },
  {
    folder: 'main/selection',
    mayImport: [...INNER, 'main/selection', 'main/store', 'main/providers', 'main/credentials'],
  },
  // Looks at the settings of tools on this machine.
  { folder: 'main/connect', mayImport: [...INNER, 'main/connect', 'main/credentials'] },
  { folder: 'main/clients', mayImport: [...INNER, 'main/clients', 'main/store'] },
  {
    folder: 'main/proxy',
    mayImport: [
      ...INNER,
      'main/proxy',
      'main/providers',
      'main/credentials',
      'main/clients',
      'npm:undici',
    ],
  },
  {
    folder: 'main/control',
    mayImport: [
      ...INNER,
      'main/control',
      'main/store',
      'main/vault',
      'main/providers',
      'main/credentials',
      'main/login',
      'main/usage',
      'main/resets',
      'main/clients',
      'main/proxy',
      'npm:zod',
    ],
  },
  // The composition root: compose.ts and its parts are the only files that name concrete classes.
  {
    folder: 'main/compose',
    mayImport: [
      ...INNER,
      'main/compose',
      'main/store',
      'main/vault',
      'main/providers',
      'main/credentials',
      'main/login',
      'main/usage',
      'main/resets',
      'main/selection',
      'main/clients',
      'main/proxy',
      'main/control',
      'main/connect',
      'main/selection',
    ],
  },
  {
    folder: 'main/cli',
    mayImport: [
      ...INNER,
      'main/cli',
      'main/control',
      'main/compose.ts',
      'npm:commander',
      'npm:open',
      'npm:zod',
    ],
  },
  // The desktop app without Electron: it can be run and tested in plain Node.
  {
    folder: 'main/desktop',
    mayImport: [...INNER, 'main/desktop', 'main/control', 'main/providers', 'npm:zod'],
  },
  {
    folder: 'main/electron',
    mayImport: [
      ...INNER,
      'main/electron',
      'main/desktop',
      'main/control',
      'npm:electron',
      'npm:zod',
    ],
  },
  // `npm start`, before anything is built and on an old Node.
  { folder: 'main/start', mayImport: ['main/start', 'node:*'] },
  { folder: 'preload', mayImport: ['shared', 'npm:electron'] },
  {
    folder: 'renderer',
    mayImport: [
      'renderer',
      'shared',
      'assets',
      'npm:react',
      'npm:react-dom',
      'npm:zod',
      'npm:zustand',
      'npm:@base-ui/react',
      'npm:lucide-react',
      'npm:recharts',
    ],
  },
  // The simulator is written from the providers' facts, so that a wrong reading in Sluice shows.
  { folder: 'e2e/simulator', mayImport: ['e2e/simulator', 'node:*'] },
];

/** A package that only these folders may import, wherever else it would be handy. */
export const CONFINED: readonly { readonly name: string; readonly to: readonly string[] }[] = [
  { name: 'npm:better-sqlite3', to: ['main/store'] },
  { name: 'npm:keytar', to: ['main/vault'] },
  // A hundred kilobytes: in a chunk of its own.
  { name: 'npm:recharts', to: ['renderer/charts'] },
  { name: 'npm:undici', to: ['main/platform', 'main/proxy', 'e2e/bench'] },
  {
    name: 'npm:electron',
    to: ['main/electron', 'main/index.ts', 'preload', 'electron.vite.config.ts'],
  },
];

/** Only entries compose: nothing below them may reach up. */
export const COMPOSE_USERS = [
  'main/compose',
  'main/compose.ts',
  'main/cli',
  'main/cli.ts',
  'main/headless.ts',
  'main/index.ts',
];
