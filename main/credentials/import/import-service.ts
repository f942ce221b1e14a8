import { AppError } from '../../../shared/errors.ts';
import { importToolSchema } from '../../../shared/model/imported.ts';
import type { Finding, ImportTool } from '../../../shared/model/imported.ts';
import type { Secret } from '../../core/account.ts';
import { isStale } from '../../core/refresh-plan.ts';
import type { StoredAccount } from '../../store/types.ts';
import { findRow } from '../add-login.ts';
import { decodeSecret, secretPlace } from '../secret-codec.ts';
import type { BorrowedSources } from './borrowed-sources.ts';
import type { ImportFacts, ImportParts } from './parts.ts';
import { knowLogin, textOf } from './whose-login.ts';
import type { KnownLogin } from './whose-login.ts';
import type { FoundLogin } from './tools.ts';

/** Tools that design.md names and no version can read yet. */
const NOT_YET: ReadonlySet<string> = new Set([
  'claude-desktop',
  'zed',
  'continue',
  'droid',
  'amp',
  'aider',
]);

export interface TakeInput {
  readonly findings: readonly string[] | null;
  readonly from: string | null;
  readonly dryRun: boolean;
}

/** Finds the logins of the tools on this machine and borrows those that a person wants. */
export class ImportService {
  readonly #parts: ImportParts;
  readonly #sources: Pick<BorrowedSources, 'read'>;

  constructor(parts: ImportParts, sources: Pick<BorrowedSources, 'read'>) {
    this.#parts = parts;
    this.#sources = sources;
  }

  /** Reads files only. Throws USAGE for an unknown tool. */
  async find(from: string | null): Promise<readonly Finding[]> {
    return (await this.#look(from)).map(({ finding }) => finding);
  }

  /** Throws USAGE, NOT_FOUND for an unknown finding, KEY_UNAVAILABLE while the vault is locked. */
  async take({ findings, from, dryRun }: TakeInput): Promise<readonly Finding[]> {
    const seen = await this.#look(from);
    for (const id of findings ?? [])
      if (!seen.some(({ finding }) => finding.id === id))
        throw new AppError('NOT_FOUND', `There is nothing to import called ${JSON.stringify(id)}.`);
    if (!dryRun) this.#requireUnlocked();
    const taken: Finding[] = [];
    for (const one of seen) {
      const isChosen =
        findings === null
          ? one.finding.tool !== 'environment' || from === 'environment'
          : findings.includes(one.finding.id);
      taken.push(isChosen && !dryRun ? await this.#takeOne(one) : one.finding);
    }
    return taken;
  }

  async #look(from: string | null) {
    const { tools, clock, store } = this.#parts;
    const all = await Promise.all(namedTools(from).map((tool) => tools.find(tool, clock.now())));
    const rows = store.list();
    return all.flat().map((found) => ({ found, finding: this.#describe(found, rows) }));
  }

  #describe(found: FoundLogin, rows: readonly StoredAccount[]): Finding {
    const { id, tool, path, report } = found;
    const { provider, login } = report;
    const base: Finding = {
      id,
      tool,
      path,
      provider,
      kind: login?.secret.kind ?? null,
      email: login?.identity.email ?? null,
      organization: login?.identity.organizationName ?? null,
      diagnosis: report.diagnosis,
      detail: report.detail,
      account: null,
      importable: false,
      imported: false,
    };
    if (login === null) return base;
    const facts = this.#parts.facts(provider);
    const unfit = unfitWords(provider, login.secret.kind, facts);
    if (facts === null || unfit !== null)
      return { ...base, diagnosis: 'incomplete', detail: unfit ?? '' };
    const sought = { provider, secret: login.secret, identity: login.identity, pinnedTo: null };
    const match = findRow(rows, sought, facts.identityByOrganization);
    const row =
      match.kind === 'new'
        ? this.#follower(found, rows)
        : rows.find(({ id: rowId }) => rowId === match.id);
    if (row !== undefined) return alreadyHere(base, row);
    // Without a refresh token in the file nobody ever renews it.
    return { ...base, importable: report.diagnosis === 'ready' || login.refresh !== null };
  }

  /** The account that borrows this very login: a file may not say whose it is. */
  #follower(
    { path, report: { provider, login } }: FoundLogin,
    rows: readonly StoredAccount[],
  ): StoredAccount | undefined {
    const { vault } = this.#parts;
    if (login === null || vault.status().locked) return undefined;
    return rows.find(
      (row) =>
        row.source === path &&
        row.provider === provider &&
        row.kind === login.secret.kind &&
        textOf(decodeSecret(vault.open(row.sealedSecret, secretPlace(row.id)))) ===
          textOf(login.secret),
    );
  }

  async #takeOne({ found, finding }: { found: FoundLogin; finding: Finding }): Promise<Finding> {
    const { login, provider } = found.report;
    const facts = this.#parts.facts(provider);
    if (login === null || facts === null) return finding;
    if (finding.account !== null) {
      // Importing again brings what the tool has written since.
      await this.#sources.read(finding.account);
      return finding;
    }
    if (!finding.importable) return finding;
    const known = await knowLogin(this.#parts, provider, login, facts, true);
    if (!known.ok) return nobody(finding, known.error);
    return this.#add(found, finding, known.value);
  }

  async #add(found: FoundLogin, finding: Finding, known: KnownLogin): Promise<Finding> {
    const { accounts, clock, pool, sources, store } = { ...this.#parts, sources: this.#sources };
    const { tool, path, report } = found;
    const { login, provider } = report;
    if (login === null) return finding;
    const { identity } = known;
    const byOrganization = this.#parts.facts(provider)?.identityByOrganization ?? false;
    const secret =
      login.secret.kind === 'oauth'
        ? { ...login.secret, extra: { ...login.secret.extra, ...known.extra } }
        : login.secret;
    const sought = { provider, secret, identity, pinnedTo: null };
    const match = findRow(store.list(), sought, byOrganization);
    const present = match.kind === 'new' ? null : store.get(match.id);
    const told = {
      ...finding,
      email: identity.email,
      organization: identity.organizationName,
    };
    if (present !== null) return alreadyHere(told, present);
    if (this.#mayBeTwin(provider, known, byOrganization)) return nobody(finding, null);
    const account = await accounts.add({
      ...sought,
      label: null,
      origin: tool === 'environment' ? 'environment' : `import:${tool}`,
      authorizedAtMs: clock.now(),
      ...(tool === 'environment' ? {} : { followed: path }),
    });
    // A sign-in of the same person may have come in between.
    if (tool !== 'environment' && account.ownership === 'own') {
      const own = store.get(account.id);
      return own === null ? told : alreadyHere(told, own);
    }
    if (login.secret.kind === 'oauth' && isStale(login.secret.expiresAtMs, clock.now()))
      await sources.read(account.id);
    pool.rereadRow(account.id);
    return { ...told, account: account.id, importable: false, imported: true };
  }

  /** Nobody said which workspace it is of, and there are accounts of this person: it may be one of them. */
  #mayBeTwin(provider: string, { identity, isTold }: KnownLogin, byOrganization: boolean): boolean {
    const { email, organizationId } = identity;
    if (!byOrganization || isTold || organizationId !== null || email === null) return false;
    return this.#parts.store
      .list()
      .some((row) => row.provider === provider && row.email?.toLowerCase() === email.toLowerCase());
  }

  #requireUnlocked(): void {
    const { locked, reason, hint } = this.#parts.vault.status();
    if (locked) throw new AppError('KEY_UNAVAILABLE', reason ?? 'The vault is locked.', hint);
  }
}

/** Why Sluice cannot use a login, however good it is; null: it can. */
function unfitWords(
  provider: string,
  kind: Secret['kind'],
  facts: ImportFacts | null,
): string | null {
  if (facts === null) return `This Sluice does not know the provider ${provider}.`;
  if (facts.kinds.includes(kind)) return null;
  return kind === 'oauth'
    ? `Sluice knows ${facts.name} with an API key only, not with a sign-in.`
    : `Sluice knows ${facts.name} with a sign-in only, not with an API key.`;
}

/** An expired token can tell nobody whose it is: that it has expired is what the person can mend. */
function nobody(finding: Finding, why: string | null): Finding {
  if (finding.diagnosis === 'expired') {
    const detail = 'Its token has expired and does not say whose it is. Start its tool once.';
    return { ...finding, detail, importable: false };
  }
  const detail =
    why === null
      ? 'Whose sign-in this is could not be found out. Try again while you are online.'
      : `The provider did not confirm this sign-in: ${why}`;
  return { ...finding, diagnosis: 'incomplete', detail, importable: false };
}

function alreadyHere(finding: Finding, row: StoredAccount): Finding {
  const detail =
    row.ownership === 'borrowed'
      ? row.source === finding.path
        ? `Account ${row.id} borrows it already.`
        : `Account ${row.id} is the same, borrowed from another file.`
      : row.disabled === null
        ? `Account ${row.id} is the same, and Sluice keeps it fresh itself.`
        : `Account ${row.id} is the same and is Sluice’s own, but needs a new sign-in.`;
  return { ...finding, diagnosis: 'already-here', detail, account: row.id, importable: false };
}

function namedTools(from: string | null): readonly ImportTool[] {
  const known = importToolSchema.options;
  if (from === null) return known;
  const tool = known.find((one) => one === from);
  if (tool !== undefined) return [tool];
  throw new AppError(
    'USAGE',
    NOT_YET.has(from)
      ? `Logins of ${from} cannot be imported yet.`
      : `There is no tool ${JSON.stringify(from)}.`,
    `Logins can be imported from: ${known.filter((one) => one !== 'zcode').join(', ')}.`,
  );
}
