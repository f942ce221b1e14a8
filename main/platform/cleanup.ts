import type { Logger } from './log.ts';

/** What was started, ended in the opposite order; one failure stops none of the others. */
export class Cleanup {
  readonly #log: Logger;
  readonly #steps: { readonly name: string; readonly end: () => void | Promise<void> }[] = [];

  constructor(log: Logger) {
    this.#log = log;
  }

  add(name: string, end: () => void | Promise<void>): void {
    this.#steps.push({ name, end });
  }

  async run(): Promise<void> {
    for (let step = this.#steps.pop(); step !== undefined; step = this.#steps.pop())
      try {
        await step.end();
      } catch (error) {
        this.#log.error({ err: error, part: step.name }, 'A part did not end cleanly');
      }
  }
}
