import { formatDollars } from '../../shared/text/format.ts';
import type { WindowAmount } from '../../shared/model/window.ts';

type Unit = Exclude<WindowAmount['unit'], 'percent'>;

const NAMES: Readonly<
  Record<Exclude<Unit, 'usd' | 'bytes'>, readonly [one: string, many: string]>
> = {
  requests: ['request', 'requests'],
  tokens: ['token', 'tokens'],
  credits: ['credit', 'credits'],
  minutes: ['minute', 'minutes'],
};

const LOCALE = 'en-GB';

/** Few accounts have any, so nothing is made before. */
function plain(value: number): string {
  const [size, unit] = value >= 1e6 ? [1e6, '\u202fM'] : value >= 1e5 ? [1e3, '\u202fk'] : [1, ''];
  const scaled = value / size;
  const maximumFractionDigits = scaled < 100 ? 1 : 0;
  return new Intl.NumberFormat(LOCALE, { maximumFractionDigits }).format(scaled) + unit;
}

function quantity(value: number, unit: Unit): string {
  if (unit === 'usd') return formatDollars(value);
  if (unit === 'bytes') return `${plain(value / 1_000_000)}\u202fMB`;
  return plain(value);
}

/** `12 of 300 requests`, `$4.20 of $50.00`, `12 requests`; null where a percentage says all there is. */
export function amountText(amount: WindowAmount | null): string | null {
  if (amount === null || amount.unit === 'percent') return null;
  const { used, limit, unit } = amount;
  const isNamed = unit !== 'usd' && unit !== 'bytes';
  const name = (count: number): string =>
    isNamed ? `\u00a0${NAMES[unit][count === 1 ? 0 : 1]}` : '';
  if (used === null) return limit === null ? null : `of ${quantity(limit, unit)}${name(limit)}`;
  if (limit === null) return `${quantity(used, unit)}${name(used)}`;
  return `${quantity(used, unit)} of ${quantity(limit, unit)}${name(limit)}`;
}
