import type { Exchange } from '../exchange.ts';

/** A form with these fields, each once and none empty, and no other; a text: what is wrong with it. */
export function readForm(exchange: Exchange, fields: readonly string[]): URLSearchParams | string {
  const type = (exchange.header('content-type') ?? '').split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/x-www-form-urlencoded')
    return 'Content-Type must be application/x-www-form-urlencoded';
  if (exchange.url.search !== '') return 'parameters belong into the body';
  const form = new URLSearchParams(exchange.body.toString('utf8'));
  for (const name of new Set(form.keys())) {
    if (!fields.includes(name)) return `unexpected parameter: ${name}`;
    if (form.getAll(name).length > 1) return `${name} was given more than once`;
  }
  const missing = fields.find((name) => (form.get(name) ?? '') === '');
  return missing === undefined ? form : `missing parameter: ${missing}`;
}
