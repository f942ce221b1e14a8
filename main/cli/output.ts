import type { WireError } from '../../shared/errors.ts';
import { redact } from '../platform/redact.ts';

/**
 * Names and words of providers, tools and callers end up in a terminal: none may move its cursor, set its
 * title or turn the direction of what follows.
 */
const UNPRINTABLE_IN_LINES = /[^\P{Cc}\r\n\t]|[\u202a-\u202e\u2066-\u2069]/gu;
const UNPRINTABLE = /[^\P{Cc}\n\t]|[\u202a-\u202e\u2066-\u2069]/gu;

/** What a command says: results on stdout, everything else on stderr. */
export class Output {
  readonly #stdout: NodeJS.WriteStream;
  readonly #stderr: NodeJS.WriteStream;
  #isClosed = false;

  constructor(stdout: NodeJS.WriteStream, stderr: NodeJS.WriteStream) {
    this.#stdout = stdout;
    this.#stderr = stderr;
    // `sluice accounts | head -1` closes the pipe early: that is no failure.
    for (const stream of [stdout, stderr])
      stream.on('error', (error: NodeJS.ErrnoException) => {
        if (error.code !== 'EPIPE') throw error;
        if (stream === stdout) this.#isClosed = true;
      });
  }

  /** Nobody reads any more: a command without an end ends. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  line(text = ''): void {
    this.#stdout.write(`${printable(text)}\n`);
  }

  /** A whole document with its own line ends; unprintable characters are replaced all the same. */
  raw(text: string): void {
    this.#stdout.write(text.replace(UNPRINTABLE_IN_LINES, '\ufffd'));
  }

  json(value: unknown): void {
    this.#stdout.write(`${JSON.stringify(value)}\n`);
  }

  note(text: string): void {
    this.#stderr.write(`${printable(text)}\n`);
  }

  prompt(text: string): void {
    this.#stderr.write(printable(text));
  }

  /** An error may repeat the words of the command line, and a key may stand among them by mistake. */
  error({ code, message, hint }: WireError, json: boolean): void {
    const told = { code, message: redact(message), hint: hint === null ? null : redact(hint) };
    if (json) this.json({ error: told });
    else {
      this.note(`sluice: ${told.message}`);
      if (told.hint !== null) this.note(`  ${told.hint}`);
    }
  }

  /** Resolves when everything is written, so that an exit cuts nothing off. */
  async flush(): Promise<void> {
    await Promise.all([drained(this.#stdout), drained(this.#stderr)]);
  }
}

function printable(text: string): string {
  return text.replace(UNPRINTABLE, '\ufffd');
}

function drained(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    if (stream.destroyed || stream.writableLength === 0) resolve();
    else stream.write('', () => resolve());
  });
}
