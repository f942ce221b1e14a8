import { AppError } from '../../shared/errors.ts';
import type { TakenPort } from '../../shared/shell.ts';

/** PORT_IN_USE with its facts: the desktop app offers the free port by a button. */
export class PortTaken extends AppError {
  readonly taken: TakenPort;

  constructor(taken: TakenPort, cause: unknown) {
    const { port, holder, free } = taken;
    const who =
      holder === null ? 'another program' : `${holder.name ?? 'a program'} (pid ${holder.pid})`;
    super(
      'PORT_IN_USE',
      `Port ${port} is taken by ${who}.`,
      `End it, or choose another port: ${free} is free (--port ${free} or SLUICE_PORT=${free}).`,
      cause,
    );
    this.taken = taken;
  }
}
