import { AppError } from '../../shared/errors.ts';

/** `<account>` and `<client>` on the command line: digits are an id. */
export function parseRef(text: string, what: 'account' | 'client'): number | string {
  if (!/^\d+$/.test(text)) return text;
  const id = Number(text);
  if (Number.isSafeInteger(id) && id > 0) return id;
  throw new AppError(
    'NOT_FOUND',
    `There is no ${what} ${text}.`,
    `List them with: sluice ${what === 'account' ? 'accounts' : 'clients list'}`,
  );
}
