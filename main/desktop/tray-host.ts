import { execFile } from 'node:child_process';
import { constants, existsSync } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { sleep } from '../platform/scheduler.ts';

const WATCHER = 'org.kde.StatusNotifierWatcher';
const BUS = 'org.freedesktop.DBus';
const CHILD_LIMIT_MS = 2000;
const OUTPUT_LIMIT_BYTES = 4096;

export interface TrayHostDeps {
  readonly platform: NodeJS.Platform;
  readonly environment: NodeJS.ProcessEnv;
  readonly limitMs?: number;
  readonly pause?: (delayMs: number) => Promise<void>;
}

/** A program that can ask the bus, its parameters with spaces between, and the exact texts of its answer. */
interface Asker {
  readonly program: string;
  readonly hasOwner: string;
  readonly hasHost: string;
  readonly answer: RegExp;
}

const BUS_PATH = '/org/freedesktop/DBus';
const WATCHER_PATH = '/StatusNotifierWatcher';
const GET = `${BUS}.Properties.Get`;
const HOST = 'IsStatusNotifierHostRegistered';

const ASKERS: readonly Asker[] = [
  {
    program: 'busctl',
    hasOwner: `--user call ${BUS} ${BUS_PATH} ${BUS} NameHasOwner s ${WATCHER}`,
    hasHost: `--user --auto-start=no get-property ${WATCHER} ${WATCHER_PATH} ${WATCHER} ${HOST}`,
    answer: /^b (true|false)$/,
  },
  {
    program: 'gdbus',
    hasOwner: `call --session --dest ${BUS} --object-path ${BUS_PATH} --method ${BUS}.NameHasOwner ${WATCHER}`,
    hasHost: `call --session --dest ${WATCHER} --object-path ${WATCHER_PATH} --method ${GET} ${WATCHER} ${HOST}`,
    answer: /^\(<?(true|false)>?,\)$/,
  },
  {
    program: 'dbus-send',
    hasOwner: `--session --print-reply=literal --dest=${BUS} ${BUS_PATH} ${BUS}.NameHasOwner string:${WATCHER}`,
    hasHost: `--session --print-reply=literal --dest=${WATCHER} ${WATCHER_PATH} ${GET} string:${WATCHER} string:${HOST}`,
    answer: /^(?:variant\s+)?boolean (true|false)$/,
  },
];

/** Where the session bus is; null where there is none. libdbus would start one of its own then. */
function busAddress(environment: NodeJS.ProcessEnv): string | null {
  const given = environment['DBUS_SESSION_BUS_ADDRESS'];
  if (given !== undefined && given !== '') return given;
  const folder = environment['XDG_RUNTIME_DIR'];
  if (folder === undefined || folder === '') return null;
  const path = join(folder, 'bus');
  if (!existsSync(path)) return null;
  const escaped = encodeURIComponent(path).replaceAll('%2F', '/');
  return `unix:path=${escaped.replaceAll(/[!'()~]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)}`;
}

async function findProgram(name: string, environment: NodeJS.ProcessEnv): Promise<string | null> {
  for (const folder of (environment['PATH'] ?? '').split(delimiter)) {
    if (folder === '') continue;
    const path = join(folder, name);
    const isThere = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isThere) return path;
  }
  return null;
}

interface Question {
  readonly path: string;
  readonly parameters: string;
  readonly answer: RegExp;
  readonly env: NodeJS.ProcessEnv;
  readonly limitMs: number;
}

/** Null where the program fails, hangs or says something else. */
async function ask({ path, parameters, answer, env, limitMs }: Question): Promise<boolean | null> {
  const run = promisify(execFile);
  const said = await run(path, parameters.split(' '), {
    env,
    timeout: limitMs,
    killSignal: 'SIGKILL',
    maxBuffer: OUTPUT_LIMIT_BYTES,
  }).then(
    ({ stdout }) => stdout.trim(),
    // An unreachable bus and a broken tool are both a "no": the window opens instead of the tray.
    () => '',
  );
  const word = answer.exec(said)?.[1];
  return word === undefined ? null : word === 'true';
}

/**
 * Whether a desktop shows tray icons now. On Linux that is a panel behind the name of the StatusNotifier
 * watcher; the bus is asked by the first of three common programs that gives an answer.
 */
export async function hasTrayHost(
  deps: TrayHostDeps = { platform: process.platform, environment: process.env },
): Promise<boolean> {
  const { platform, environment, limitMs = CHILD_LIMIT_MS } = deps;
  if (platform !== 'linux') return true;
  const address = busAddress(environment);
  if (address === null) return false;
  const env = {
    PATH: environment['PATH'],
    DBUS_SESSION_BUS_ADDRESS: address,
    LC_ALL: 'C',
  };
  for (const { program, hasOwner, hasHost, answer } of ASKERS) {
    const path = await findProgram(program, environment);
    if (path === null) continue;
    const isOwned = await ask({ path, parameters: hasOwner, answer, env, limitMs });
    if (isOwned === null) continue;
    // A watcher without a panel says so; one that does not tell is taken for a panel.
    return isOwned && (await ask({ path, parameters: hasHost, answer, env, limitMs })) !== false;
  }
  return false;
}

interface Patience {
  readonly tries: number;
  readonly pauseMs: number;
}

/** For a start with the session: its panel may come later. */
export async function waitForTrayHost(
  { tries, pauseMs }: Patience,
  deps?: TrayHostDeps,
): Promise<boolean> {
  for (let left = tries; left > 0; left -= 1) {
    if (await hasTrayHost(deps)) return true;
    if (left > 1) await (deps?.pause ?? sleep)(pauseMs);
  }
  return false;
}
