import type { Finding } from '../../../shared/model/imported.ts';
import type { Command } from '../context.ts';

export interface ImportOptions {
  readonly from?: string;
  readonly dryRun?: boolean;
}

export function importLogins(options: ImportOptions): Command {
  return async (context) => {
    const { json, out } = context;
    const { client } = await context.open();
    const dryRun = options.dryRun ?? false;
    const input = { from: options.from ?? null, dryRun };
    const { found } = await client.call('imports.take', input);
    if (json) out.json({ found });
    else if (found.length === 0) out.line('No tool on this machine has a login that Sluice knows.');
    else for (const finding of found) for (const line of describe(finding, dryRun)) out.line(line);
    return 0;
  };
}

function describe(finding: Finding, dryRun: boolean): readonly string[] {
  const { tool, provider, email, organization, diagnosis, detail, path } = finding;
  const who = [provider, email ?? organization].filter((part) => part !== null).join(', ');
  return [`${tool}  ${who}  ${diagnosis}${outcome(finding, dryRun)}`, `  ${detail}`, `  ${path}`];
}

function outcome({ imported, importable, account, tool }: Finding, dryRun: boolean): string {
  if (imported) return `: imported as account ${account}`;
  if (!importable) return '';
  if (tool === 'environment') return ': take it with --from environment';
  return dryRun ? ': would be imported' : '';
}
