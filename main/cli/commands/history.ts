import { AppError } from '../../../shared/errors.ts';
import type { CallInput } from '../../../shared/contract.ts';
import type { HistoryBy, HistoryRange, WindowHistory } from '../../../shared/model/history.ts';
import { isTimeZone } from '../../core/local-time.ts';
import { isYes } from '../confirm.ts';
import type { CliContext, Command } from '../context.ts';
import { costsText } from '../costs-text.ts';
import { table } from '../table.ts';
import { bytes, duration, percent } from '../words.ts';

export interface HistoryOptions {
  readonly range: HistoryRange;
  readonly zone?: string;
  readonly provider?: string;
  readonly account?: readonly number[];
  readonly csv?: boolean;
}

type Scope = CallInput<'history.windows'> & { readonly zone: string };

export function showCosts(by: HistoryBy, options: HistoryOptions): Command {
  return async (context) => {
    const { client } = await context.open();
    const asked = { ...scopeOf(options), by: [by] };
    if (options.csv === true)
      context.out.raw((await client.call('history.csv', { ...asked, table: 'costs' })).text);
    else {
      const answer = await client.call('history.costs', asked);
      if (context.json) context.out.json(answer);
      else
        context.out.line(
          await costsText(client, answer, { by, range: options.range, zone: asked.zone }),
        );
    }
    return 0;
  };
}

export function showWindows(options: HistoryOptions): Command {
  return async (context) => {
    const { client } = await context.open();
    const asked = scopeOf(options);
    if (options.csv === true)
      context.out.raw((await client.call('history.csv', { ...asked, table: 'windows' })).text);
    else {
      const answer = await client.call('history.windows', asked);
      if (context.json) context.out.json(answer);
      else context.out.line(windowsTable(answer));
    }
    return 0;
  };
}

export const showHistory: Command = async (context) => {
  const { client } = await context.open();
  const answer = await client.call('history.status', {});
  if (context.json) context.out.json(answer);
  else {
    const { sizeBytes, keptDays, since, prices } = answer;
    const from = since === null ? 'Nothing yet.' : `Since ${since.slice(0, 10)}.`;
    context.out.line(`${from} ${bytes(sizeBytes)}, kept for ${keptDays} days.`);
    context.out.line(`Costs are estimates at list prices of ${prices.date}.`);
  }
  return 0;
};

export function clearHistory(yes: boolean): Command {
  return async (context) => {
    if (!yes) await confirm(context);
    const { client } = await context.open();
    const answer = await client.call('history.clear', {});
    if (context.json) context.out.json(answer);
    else context.out.line('The history is empty now.');
    return 0;
  };
}

async function confirm(context: CliContext): Promise<void> {
  const what = 'This deletes the whole history of usage and costs.';
  const needed = new AppError('CONFIRMATION_NEEDED', what, 'To do it: sluice history clear --yes');
  if (!context.stdin.isTTY || context.json) throw needed;
  context.out.note(`${what} Backups of the last days keep theirs until they are replaced.`);
  if (!(await isYes(context, 'Delete it?')))
    throw new AppError('CONFIRMATION_NEEDED', 'Nothing was deleted.');
}

function scopeOf({ range, zone, provider, account }: HistoryOptions): Scope {
  return {
    range,
    zone: zone ?? machineZone(),
    provider: provider ?? null,
    accounts: account ?? null,
  };
}

/** UTC where the machine's own is a rule, a file or nothing, which no name stands for. */
function machineZone(): string {
  const zone: unknown = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return typeof zone === 'string' && isTimeZone(zone) ? zone : 'UTC';
}

function windowsTable({ series, dry, since }: WindowHistory): string {
  if (series.length === 0)
    return since === null
      ? 'No history yet: one point an hour from now on.'
      : 'No window was read in that time.';
  const lines = table(
    ['ID', 'ACCOUNT', 'WINDOW', 'READINGS', 'LAST', 'DRAIN', 'RESETS', 'DRY'],
    series.map(({ account, email, provider, label, points, resets, dry: times }) => {
      const last = points.at(-1);
      const dryMs = times.reduce(
        (sum, one) => sum + Date.parse(one.until) - Date.parse(one.since),
        0,
      );
      return [
        String(account),
        email ?? provider,
        label,
        String(points.length),
        percent(last?.used ?? null),
        last?.drainRate == null ? '' : `${Number((last.drainRate * 100).toPrecision(3))} %/h`,
        String(resets.length),
        dryMs === 0 ? '' : duration(dryMs),
      ];
    }),
  );
  return `${lines}\n\nRan dry ${dry.times} ${dry.times === 1 ? 'time' : 'times'}${dry.times === 0 ? '' : `, ${duration(dry.totalMs)} in total`}.`;
}
