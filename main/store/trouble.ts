import { rmSync, writeFileSync } from 'node:fs';
import { AppError } from '../../shared/errors.ts';
import { toInstant } from '../../shared/model/common.ts';
import type { FileTrouble } from '../../shared/model/files.ts';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/log.ts';

const RESTART =
  'Restart Sluice: it sets the damaged file aside and offers a backup. Until then it works on as well as it can.';

/** Its presence asks the next start to read every page, however large the file is. */
export function checkMarker(path: string): string {
  return `${path}.check`;
}

/** What is wrong with the open database, said once in the log and until it ends in the status. */
export class Trouble {
  readonly #path: string;
  readonly #clock: Clock;
  readonly #log: Logger;
  #present: FileTrouble | null = null;
  #listener: () => void = () => undefined;

  constructor(path: string, clock: Clock, log: Logger) {
    this.#path = path;
    this.#clock = clock;
    this.#log = log;
  }

  present(): FileTrouble | null {
    return this.#present;
  }

  onChange(listener: () => void): void {
    this.#listener = listener;
  }

  /** How a statement ended. Damage stays until the restart. */
  wrote(error: unknown): void {
    if (error === null) {
      if (this.#present?.code === 'DISK_FULL') this.#set(null);
    } else this.failed(error);
  }

  failed(error: unknown): void {
    if (!(error instanceof AppError)) return;
    if (error.code === 'DATABASE_CORRUPT')
      this.tellDamage((error.cause as Error | undefined)?.message);
    if (error.code !== 'DISK_FULL' || this.#present !== null) return;
    this.#log.error({ path: this.#path }, 'there is no room left to write the database');
    this.#set(this.#describe(error.code, error.message, error.hint));
  }

  tellDamage(detail = 'a page cannot be read'): void {
    if (this.#present?.code === 'DATABASE_CORRUPT') return;
    this.#log.error({ path: this.#path, detail }, `the database is damaged. ${RESTART}`);
    try {
      writeFileSync(checkMarker(this.#path), '', { mode: 0o600 });
    } catch (error) {
      this.#log.error({ err: error }, 'the next start could not be asked to check the database');
    }
    const message = `The database ${this.#path} is damaged.`;
    this.#set(this.#describe('DATABASE_CORRUPT', message, RESTART));
  }

  #describe(code: FileTrouble['code'], message: string, hint: string | null): FileTrouble {
    return { code, at: toInstant(this.#clock.now()), message, hint };
  }

  #set(present: FileTrouble | null): void {
    this.#present = present;
    this.#listener();
  }
}

/** The file was read and is good, or is not there any more. */
export function forgetDamage(path: string): void {
  rmSync(checkMarker(path), { force: true });
}
