import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { ImportTool } from '../../../shared/model/imported.ts';
import { readEnvironmentKeys } from '../../core/environment-keys.ts';
import { report, UNKNOWN_PROVIDER } from '../../core/tool-login.ts';
import type { FileReading, ToolReport } from '../../core/tool-login.ts';
import { listFolder } from './list-folder.ts';
import { LOGIN_FILES, readerOf } from './login-files.ts';
import type { Beside, BesideFile, FileTool, LoginFile } from './login-files.ts';
import { readToolFile } from './read-tool-file.ts';
import { ToolFolders } from './tool-folders.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface FoundLogin {
  /** Stays the same while the tool keeps the login in the same place. */
  readonly id: string;
  readonly tool: ImportTool;
  /** Of the file that would be followed; for `environment` the name of the variable. */
  readonly path: string;
  readonly report: ToolReport;
}

const NOTHING_BESIDE: Beside = { files: [], keychainService: null };
const SHARED = 'Other users of this machine may read the file: chmod 600 makes it yours alone.';

/** The tools of one environment: the one given to the process, and no other. */
export class Tools {
  /** The keys alone. */
  readonly #environment: Environment;
  readonly #keyVariables: ReadonlyMap<string, string>;
  readonly #folders: ToolFolders;

  /** `keyVariables`: the provider of each variable in which a key may stand. */
  constructor(
    environment: Environment,
    keyVariables: ReadonlyMap<string, string>,
    platform: NodeJS.Platform = process.platform,
  ) {
    this.#keyVariables = keyVariables;
    this.#environment = Object.fromEntries(
      [...keyVariables.keys()].map((name) => [name, environment[name]]),
    );
    this.#folders = new ToolFolders(environment, platform);
  }

  async find(tool: ImportTool, nowMs: number): Promise<readonly FoundLogin[]> {
    if (tool === 'environment')
      return readEnvironmentKeys(this.#environment, this.#keyVariables).map((found) => ({
        id: `${tool}:${found.variable}`,
        tool,
        path: found.variable,
        report: found.report,
      }));
    const all = await Promise.all(
      LOGIN_FILES[tool].map((file) => this.#findFile(tool, file, nowMs)),
    );
    return all.flat();
  }

  /** What the file of a borrowed account says now. It may be another one than this environment names. */
  async readSource(origin: string, source: string, nowMs: number): Promise<readonly FoundLogin[]> {
    const tool = origin.slice('import:'.length);
    const reader = readerOf(tool, source);
    return reader === null ? [] : this.#read(tool as FileTool, reader, source, nowMs);
  }

  async #findFile(tool: FileTool, file: LoginFile, nowMs: number): Promise<readonly FoundLogin[]> {
    const folder = file.folder(this.#folders);
    if (folder === null) return [];
    if (file.name !== null)
      return this.#read(tool, file, this.#folders.join(folder, file.name), nowMs);
    const listed = await listFolder(folder);
    if (listed.kind === 'absent') return [];
    const asFound = (one: ToolReport): FoundLogin => ({
      id: idOf(tool, file, folder, one),
      tool,
      path: folder,
      report: one,
    });
    if (listed.kind === 'fault')
      return [asFound(report(UNKNOWN_PROVIDER, 'unreadable', listed.detail))];
    const found: FoundLogin[] = [];
    // One after the other: a folder may hold hundreds.
    for (const name of listed.names)
      found.push(...(await this.#read(tool, file, join(folder, name), nowMs)));
    const left = listed.left.map((words, index) =>
      asFound({ ...report(UNKNOWN_PROVIDER, 'incomplete', words), entry: String(index) }),
    );
    return [...found, ...left];
  }

  async #read(
    tool: FileTool,
    file: LoginFile,
    path: string,
    nowMs: number,
  ): Promise<readonly FoundLogin[]> {
    const [reading, beside] = await Promise.all([readToolFile(path), this.#beside(file, path)]);
    const isShared = reading.kind === 'text' && reading.isShared === true;
    return file.read(reading, beside, nowMs).map((one) => ({
      id: idOf(tool, file, path, one),
      tool,
      path,
      report: isShared && one.login !== null ? { ...one, detail: `${one.detail} ${SHARED}` } : one,
    }));
  }

  async #beside(file: LoginFile, path: string): Promise<Beside> {
    const folder = file.folder(this.#folders);
    const isHere =
      folder !== null && file.name !== null && this.#folders.join(folder, file.name) === path;
    if (!isHere) return NOTHING_BESIDE;
    const paths = file.beside?.(this.#folders) ?? [];
    const files = await Promise.all(paths.map(readBeside));
    return { files, keychainService: this.#folders.claudeKeychainService() };
  }
}

async function readBeside(file: BesideFile | null): Promise<FileReading> {
  return file === null ? { kind: 'absent' } : readToolFile(file.path, file.limitBytes);
}

/** Where a provider can stand there but once, its name is enough; else the place is told by a hash of it. */
function idOf(tool: FileTool, file: LoginFile, path: string, one: ToolReport): string {
  const plain = `${tool}:${one.provider}`;
  const isOnly = file.name !== null && LOGIN_FILES[tool].length === 1;
  if (isOnly && one.entry === undefined) return plain;
  const place = isOnly ? '' : path;
  const hash = createHash('sha256').update(JSON.stringify([place, one.entry ?? null]));
  return `${plain}:${hash.digest('hex').slice(0, 12)}`;
}
