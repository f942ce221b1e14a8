import { AppError } from '../../../shared/errors.ts';
import type { RequestRecord } from '../../../shared/model/activity.ts';
import type { Command } from '../context.ts';
import { attemptLines } from '../attempt-lines.ts';
import { table } from '../table.ts';
import { ago, dollars } from '../words.ts';

const USUAL = 50;
const MOST = 500;
const KEPT = 10_000;

/** Null: the newest ones, as rows for a spreadsheet all. */
export function listActivity(wanted: number | null, csv = false): Command {
  return async (context) => {
    const limit = wanted ?? (csv ? KEPT : USUAL);
    if (!csv && limit > MOST)
      throw new AppError(
        'USAGE',
        `--limit: a list shows at most ${MOST} requests.`,
        'With --csv there may be more.',
      );
    const { client } = await context.open();
    if (csv) {
      context.out.raw((await client.call('history.csv', { table: 'activity', limit })).text);
      return 0;
    }
    const answer = await client.call('activity.list', { limit });
    if (context.json) context.out.json(answer);
    else if (answer.requests.length === 0)
      context.out.line('No request yet. Point a tool at the port that `sluice status` names.');
    else {
      context.out.line(activityTable(answer.requests, context.nowMs()));
      if (answer.requests.some(({ cost }) => cost !== null))
        context.out.line(`\nCosts are estimates at list prices of ${answer.prices.date}.`);
    }
    return 0;
  };
}

function activityTable(requests: readonly RequestRecord[], nowMs: number): string {
  const [head = '', ...lines] = table(
    [
      'WHEN',
      'CLIENT',
      'REQUEST',
      'MODEL',
      'SESSION',
      'ACCOUNT',
      'STATUS',
      'TIME',
      'TOKENS IN',
      'OUT',
      'CACHE READ',
      'WRITE',
      'COST (EST.)',
    ],
    requests.map((request) => [
      ago(request.at, nowMs),
      request.client ?? '',
      `${request.method} ${request.path}`,
      request.model ?? '',
      request.session ?? '',
      request.account === null ? '' : String(request.account),
      `${request.status}${request.error === null ? '' : ` ${request.error}`}`,
      `${Math.round(request.durationMs)} ms`,
      String(request.inputTokens ?? ''),
      String(request.outputTokens ?? ''),
      String(request.cacheReadTokens ?? ''),
      String(request.cacheWriteTokens ?? ''),
      request.cost === null ? '' : dollars(request.cost),
    ]),
  ).split('\n');
  const rows = requests.flatMap((request, index) => [
    lines[index] ?? '',
    ...attemptLines(request.attemptList),
  ]);
  return [head, ...rows].join('\n');
}
