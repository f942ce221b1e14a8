import { AppError } from '../../shared/errors.ts';
import type { Logger } from '../platform/log.ts';

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];

/** Logs on stderr at SLUICE_LOG's level. Throws USAGE. */
export async function commandLog(environment: NodeJS.ProcessEnv): Promise<Logger> {
  const level = environment['SLUICE_LOG'] || 'warn';
  if (!LEVELS.includes(level))
    throw new AppError(
      'USAGE',
      `SLUICE_LOG is ${JSON.stringify(level)}, which is no level.`,
      `Allowed: ${LEVELS.join(', ')}.`,
    );
  const { createLog } = await import('../platform/log.ts');
  return createLog(level);
}
