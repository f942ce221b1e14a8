import { AppError } from '../../shared/errors.ts';

/** `--port`, else the environment, else the setting. Throws USAGE. */
export function choosePort(
  option: number | null,
  environment: NodeJS.ProcessEnv,
  variable: 'SLUICE_PORT' | 'SLUICE_UI_PORT',
  setting: number,
): number {
  if (option !== null) return option;
  const text = environment[variable];
  if (text === undefined || text === '') return setting;
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new AppError(
    'USAGE',
    `${variable} is ${JSON.stringify(text)}, which is no port.`,
    'Allowed: a whole number from 0 to 65535.',
  );
}
