import { Command as Program, InvalidArgumentError, Option } from 'commander';
import { VERSION } from '../platform/version.ts';
import type { AddClientOptions } from './commands/clients.ts';
import type { AddKeyOptions } from './commands/add-key.ts';
import type { ImportOptions } from './commands/import.ts';
import type { OverrideOptions } from './commands/override.ts';
import type { LoginOptions } from './commands/login.ts';
import type { ResetOptions } from './commands/reset.ts';
import type { ServeOptions } from './commands/serve.ts';
import type { Command } from './context.ts';
import {
  ACTIVITY_HELP,
  AFTER_HELP,
  CLIENTS_HELP,
  IMPORT_HELP,
  LOGIN_HELP,
  OVERRIDE_HELP,
  SERVE_HELP,
  SETTINGS_HELP,
} from './help-text.ts';
import { addRankCommand } from './rank-command.ts';
import { RESET_HELP } from './reset-words.ts';
import { addHistoryCommands, csv, follow } from './history-commands.ts';
import type { ActivityOptions } from './history-commands.ts';
import { UNLOCK_HELP, VAULT_HELP } from './vault-help.ts';

/** Runs a command; modules of commands are loaded only when theirs is called. */
export type Run = (command: () => Promise<Command>) => Promise<void>;

export function createProgram(run: Run): Program {
  const program = new Program('sluice')
    .description('Several accounts with AI providers as one pool, behind one local port.')
    .version(VERSION, '-V, --version')
    .usage('<command> [options]')
    .addHelpText('after', AFTER_HELP)
    .showSuggestionAfterError();
  addRunningCommands(program, run);
  addAccountCommands(program, run);
  addImportCommands(program, run);
  addReadingCommands(program, run);
  addRankCommand(program, run);
  addHistoryCommands(program, run);
  addClientCommands(program, run);
  addSettingsCommands(program, run);
  addVaultCommands(program, run);
  return program;
}

function json(): Option {
  return new Option('--json', 'JSON on stdout, for programs');
}

function addRunningCommands(program: Program, run: Run): void {
  program.commandsGroup('Run:');
  program
    .command('serve')
    .description('Serve the port and the window until Ctrl-C')
    .option('--port <n>', 'port for your tools; 0 takes a free one', parsePort)
    .option('--ui-port <n>', 'port of the window; 0 takes a free one', parsePort)
    .option('--no-ui', 'no window')
    .addOption(json())
    .addHelpText('after', SERVE_HELP)
    .action((options: ServeOptions) =>
      run(async () => (await import('./commands/serve.ts')).serve(options)),
    );
  program
    .command('status')
    .description('Whether Sluice runs, where it listens, and how its vault is')
    .addOption(json())
    .action(() => run(async () => (await import('./commands/status.ts')).showStatus));
  program
    .command('ui')
    .description('A fresh address of the window, good once')
    .addOption(json())
    .action(() => run(async () => (await import('./commands/ui.ts')).showWindowAddress));
}

function addAccountCommands(program: Program, run: Run): void {
  program.commandsGroup('Accounts:');
  program
    .command('login <provider>')
    .description('Sign in to a provider')
    .option('--paste', 'the code comes by hand: open no listener')
    .option('--device', 'type in a code at the provider, where it has that')
    .option('--no-browser', 'only print the address')
    .option('--account <id>', 'sign in again to this account, and to no other')
    .option('--domain <host>', 'enterprise host, where the provider has such')
    .addOption(json())
    .addHelpText('after', LOGIN_HELP)
    .action((provider: string, options: LoginOptions) =>
      run(async () => (await import('./commands/login.ts')).login(provider, options)),
    );
  program
    .command('add-key <provider>')
    .description('Add an API key, read from the standard input')
    .option('--label <text>', 'a name to know it by')
    .option('--unchecked', 'store it even if the provider cannot be asked')
    .addOption(json())
    .action((provider: string, options: AddKeyOptions) =>
      run(async () => (await import('./commands/add-key.ts')).addKey(provider, options)),
    );
  program
    .command('override <provider> <set|clear>')
    .description('Let one API key serve a provider instead of the accounts, until it is cleared')
    .option('--unchecked', 'set it even if the provider cannot be asked')
    .addOption(json())
    .addHelpText('after', OVERRIDE_HELP)
    .action((provider: string, word: string, options: OverrideOptions) =>
      run(async () => (await import('./commands/override.ts')).override(provider, word, options)),
    );
  const change = () => import('./commands/change-account.ts');
  accountCommand(program, 'pause', 'Let an account take no part for now', (account) =>
    run(async () => (await change()).pauseAccount(account)),
  );
  accountCommand(program, 'resume', 'Let a paused account take part again', (account) =>
    run(async () => (await change()).resumeAccount(account)),
  );
  addUpkeepCommands(program, run);
  addResetCommand(program, run);
  accountCommand(program, 'remove', 'Remove an account and its credential', (account) =>
    run(async () => (await change()).removeAccount(account)),
  );
  program
    .command('rename <account> <text>')
    .description('Give an account a label; an empty one takes it away')
    .addOption(json())
    .action((account: string, text: string) =>
      run(async () => (await change()).renameAccount(account, text)),
    );
}

function addUpkeepCommands(program: Program, run: Run): void {
  const life = () => import('./commands/account-life.ts');
  accountCommand(program, 'refresh', 'Fetch new tokens for a sign-in now', (account) =>
    run(async () => (await life()).refreshAccount(account)),
  );
  program
    .command('priority <account> <priority>')
    .description('preferred, normal or reserve: which accounts serve first')
    .addOption(json())
    .action((account: string, priority: string) =>
      run(async () => (await life()).setAccountPriority(account, priority)),
    );
}

function addResetCommand(program: Program, run: Run): void {
  program
    .command('reset <account>')
    .description('Use a saved reset: the windows of the account start over')
    .option('--credit <id>', 'this one; else the one that expires first')
    .option('--yes', 'without asking')
    .addOption(json())
    .addHelpText('after', RESET_HELP)
    .action((account: string, options: ResetOptions) =>
      run(async () => (await import('./commands/reset.ts')).useReset(account, options)),
    );
}

function addImportCommands(program: Program, run: Run): void {
  program
    .command('import')
    .description('Borrow the logins that other tools on this machine have')
    .option('--from <tool>', 'only of this tool: claude-code, codex, environment')
    .option('--dry-run', 'only say what would be imported')
    .addOption(json())
    .addHelpText('after', IMPORT_HELP)
    .action((options: ImportOptions) =>
      run(async () => (await import('./commands/import.ts')).importLogins(options)),
    );
  program
    .command('take-over <account>')
    .description('Make a borrowed account Sluice’s own')
    .option('--yes', 'without asking')
    .addOption(json())
    .action((account: string, options: { yes?: boolean }) =>
      run(async () =>
        (await import('./commands/take-over.ts')).takeOverAccount(account, options.yes ?? false),
      ),
    );
}

function accountCommand(
  program: Program,
  name: string,
  description: string,
  action: (account: string) => Promise<void>,
): void {
  program
    .command(`${name} <account>`)
    .description(description)
    .addOption(json())
    .action((account: string) => action(account));
}

function addReadingCommands(program: Program, run: Run): void {
  program.commandsGroup('Look:');
  program
    .command('accounts')
    .description('List the accounts and their state')
    .addOption(json())
    .action(() => run(async () => (await import('./commands/accounts.ts')).listAccounts));
  program
    .command('usage')
    .description('How full each usage window is')
    .option('--refresh', 'ask the providers now')
    .addOption(json())
    .addOption(csv())
    .action(({ refresh, csv: rows }: { refresh?: boolean; csv?: boolean }) =>
      run(async () => (await import('./commands/usage.ts')).listUsage(refresh ?? false, rows)),
    );
  program
    .command('check')
    .description('Whether each account works, asked now')
    .option('--strict', 'ask a model for one word too: this spends quota')
    .addOption(json())
    .action(({ strict }: { strict?: boolean }) =>
      run(async () => (await import('./commands/check.ts')).checkAccounts(strict ?? false)),
    );
  program
    .command('resets')
    .description('Saved resets of the accounts, asked now')
    .option('--history', 'which were used, when and by whom')
    .addOption(json())
    .action(({ history }: { history?: boolean }) =>
      run(async () => {
        const { listResets, listResetHistory } = await import('./commands/resets.ts');
        return history === true ? listResetHistory : listResets;
      }),
    );
  program
    .command('activity')
    .description('The newest requests, and which accounts each was tried with')
    .option('--limit <n>', 'how many: 50, up to 500; with --csv all, up to 10000', parseLimit)
    .addOption(follow())
    .addOption(json())
    .addOption(csv())
    .addHelpText('after', ACTIVITY_HELP)
    .action(({ limit, csv: rows, follow: goesOn }: ActivityOptions) =>
      run(async () => {
        if (goesOn === true)
          return (await import('./commands/follow-activity.ts')).followActivity(limit ?? 10);
        return (await import('./commands/activity.ts')).listActivity(limit ?? null, rows);
      }),
    );
}

function addClientCommands(program: Program, run: Run): void {
  program.commandsGroup('Tools:');
  const module = () => import('./commands/clients.ts');
  const clients = program
    .command('clients')
    .description('Keys of the local tools that may use the port')
    .addHelpText('after', CLIENTS_HELP);
  clients
    .command('add <name>')
    .description('Mint a key for a tool; it is shown once')
    .option('--provider <id>', 'its bare paths go to this provider')
    .option('--account <id>', 'always this account')
    .option('--expires <date>', 'good until then, e.g. 2030-12-31')
    .option('--rpm <n>', 'at most so many requests a minute')
    .option('--budget <usd>', 'at most so many US dollars in all, at list prices')
    .option('--pass-through', 'it may bring its own credential beside its key')
    .option('--all-paths', 'let it use every path of a provider but its doors')
    .addOption(json())
    .action((name: string, options: AddClientOptions) =>
      run(async () => (await module()).addClient(name, options)),
    );
  clients
    .command('list')
    .description('List the clients')
    .addOption(json())
    .action(() => run(async () => (await module()).listClients));
  clients
    .command('revoke <client>')
    .description('End the key of a client, by number or name')
    .addOption(json())
    .action((client: string) => run(async () => (await module()).revokeClient(client)));
}

function addSettingsCommands(program: Program, run: Run): void {
  const module = () => import('./commands/settings.ts');
  program.commandsGroup('Settings:');
  const settings = program
    .command('settings')
    .description('Read and change settings')
    .addHelpText('after', SETTINGS_HELP);
  settings
    .command('get [setting]')
    .description('Show all settings, or one')
    .addOption(json())
    .action((key: string | undefined) => run(async () => (await module()).getSettings(key)));
  settings
    .command('set <setting> <value>')
    .description('Change a setting')
    .addOption(json())
    .action((key: string, value: string) =>
      run(async () => (await module()).setSetting(key, value)),
    );
}

function addVaultCommands(program: Program, run: Run): void {
  const module = () => import('./commands/vault.ts');
  program.commandsGroup('Vault:');
  program
    .command('unlock')
    .description('Unlock the vault; the first passphrase is set so')
    .addOption(json())
    .addHelpText('after', UNLOCK_HELP)
    .action(() => run(async () => (await module()).unlock));
  const vault = program
    .command('vault')
    .description('Where the key of all secrets lies')
    .addHelpText('after', VAULT_HELP);
  vault
    .command('status')
    .description('The mode, and whether it is locked')
    .addOption(json())
    .action(() => run(async () => (await module()).showVault));
  vault
    .command('move <mode>')
    .description('Keep the key elsewhere: keychain, passphrase or file')
    .addOption(json())
    .action((mode: string) => run(async () => (await module()).moveVault(mode)));
  vault
    .command('rotate')
    .description('Make a new key and seal everything with it')
    .addOption(json())
    .action(() => run(async () => (await module()).rotateVault));
}

function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError('Allowed: a whole number from 0 to 65535.');
}

function parseLimit(text: string): number {
  const limit = Number(text);
  if (/^\d+$/.test(text) && limit >= 1 && limit <= 10_000) return limit;
  throw new InvalidArgumentError('Allowed: a whole number from 1 to 500, with --csv to 10000.');
}
