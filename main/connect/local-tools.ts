import { access } from 'node:fs/promises';
import type { LocalTool, ToolVariable } from '../../shared/model/tool.ts';
import { readPointing } from '../core/tools/base-urls.ts';
import { LOCAL_TOOLS } from '../core/tools/local-tools.ts';
import type { Place, ToolFacts } from '../core/tools/local-tools.ts';
import { readVariables, TOOL_VARIABLES } from '../core/tools/variables.ts';
import { readToolFile } from '../credentials/import/read-tool-file.ts';
import { findProgram, programVersion } from './find-program.ts';
import { Folders } from './folders.ts';

type Environment = Readonly<Record<string, string | undefined>>;
type Pointing = Pick<LocalTool, 'hasSettings' | 'target' | 'host' | 'fault'>;

const UNREAD: Pointing = { hasSettings: false, target: 'unknown', host: null, fault: null };

async function isThere(path: string | null): Promise<boolean> {
  if (path === null) return false;
  return access(path).then(
    () => true,
    () => false,
  );
}

/** The tools on this machine, by looking: it reads their settings, and neither starts nor writes anything. */
export class LocalTools {
  readonly #environment: Environment;
  readonly #platform: NodeJS.Platform;
  readonly #proxy: () => string | null;

  constructor(
    environment: Environment,
    proxy: () => string | null,
    platform: NodeJS.Platform = process.platform,
  ) {
    // No other value of the environment is kept: one of them may be a passphrase.
    const kept = [...TOOL_VARIABLES, ...FOLDER_VARIABLES];
    this.#environment = Object.fromEntries(kept.map((name) => [name, environment[name]]));
    this.#proxy = proxy;
    this.#platform = platform;
  }

  async find(): Promise<{
    readonly tools: readonly LocalTool[];
    readonly variables: readonly ToolVariable[];
  }> {
    const folders = new Folders(this.#environment, this.#platform);
    const here = LOCAL_TOOLS.filter((facts) => this.#isFor(facts));
    const tools = await Promise.all(here.map((facts) => this.#look(facts, folders)));
    const found = (isFound: boolean): readonly LocalTool[] =>
      tools.filter((tool) => tool.found === isFound);
    return {
      tools: [...found(true), ...found(false)],
      variables: readVariables(this.#environment, this.#proxy()),
    };
  }

  /** One without a place on this system and without a program is not made for it. */
  #isFor(facts: ToolFacts): boolean {
    return this.#settingsOf(facts) !== null || facts.programs.length > 0;
  }

  #settingsOf({ settings }: ToolFacts): Place | null {
    const own = this.#platform === 'win32' ? settings.win32 : undefined;
    const mac = this.#platform === 'darwin' ? settings.darwin : undefined;
    return own ?? mac ?? settings.other;
  }

  async #look(facts: ToolFacts, folders: Folders): Promise<LocalTool> {
    const place = this.#settingsOf(facts);
    const path = place === null ? null : folders.pathOf(place);
    const [program, pointing, traces] = await Promise.all([
      findProgram(facts.programs, this.#environment, this.#platform),
      this.#pointing(facts, path),
      Promise.all(facts.traces.map((trace) => isThere(folders.pathOf(trace)))),
    ]);
    const version = program === null ? null : await programVersion(program, facts.packages);
    return {
      id: facts.id,
      found: program !== null || pointing.hasSettings || traces.includes(true),
      settings: path === null ? null : folders.short(path),
      version,
      ...pointing,
    };
  }

  async #pointing(facts: ToolFacts, path: string | null): Promise<Pointing> {
    if (path === null) return UNREAD;
    if (facts.keys.length === 0) return { ...UNREAD, hasSettings: await isThere(path) };
    const reading = await readToolFile(path);
    if (reading.kind === 'absent') return { ...UNREAD, target: 'provider' };
    if (reading.kind === 'fault') return { ...UNREAD, hasSettings: true, fault: reading.detail };
    const { target, host } = readPointing(reading.text, facts, this.#proxy());
    return { hasSettings: true, target, host, fault: null };
  }
}

const FOLDER_VARIABLES = [
  'HOME',
  'USERPROFILE',
  'APPDATA',
  'PATH',
  'Path',
  'XDG_CONFIG_HOME',
  'XDG_DATA_HOME',
  'CLAUDE_CONFIG_DIR',
  'CODEX_HOME',
];
