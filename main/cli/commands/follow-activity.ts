import type { RequestRecord } from '../../../shared/model/activity.ts';
import { sleep } from '../../platform/scheduler.ts';
import type { Command } from '../context.ts';
import { attemptLines } from '../attempt-lines.ts';
import { oneLine } from '../table.ts';
import { dollars, tokens } from '../words.ts';

const EVERY_MS = 1000;
/** The most that one call gives. */
const MOST = 500;
const WIDTHS = [8, 14, 28, 22, 7, 16, 9, 8, 7] as const;
const HEAD = [
  'TIME',
  'CLIENT',
  'REQUEST',
  'MODEL',
  'ACCOUNT',
  'STATUS',
  'TOOK',
  'TOKENS IN',
  'OUT',
  'COST (EST.)',
] as const;

/** The newest requests, oldest first, then each new one; with `--json` an object a line. Ends with its reader. */
export function followActivity(limit: number): Command {
  return async (context) => {
    const { client } = await context.open();
    const { out, json } = context;
    const first = await client.call('activity.list', { limit });
    if (!json) out.line(columns(HEAD));
    let last = show(first.requests, null);
    while (!out.isClosed) {
      await sleep(EVERY_MS);
      const [newest] = (await client.call('activity.list', { limit: 1 })).requests;
      if (newest === undefined || newest.id === last) continue;
      last = show((await client.call('activity.list', { limit: MOST })).requests, last);
    }
    return 0;

    function show(requests: readonly RequestRecord[], since: string | null): string | null {
      const at = since === null ? -1 : requests.findIndex(({ id }) => id === since);
      const fresh = at < 0 ? requests : requests.slice(0, at);
      if (since !== null && at < 0 && requests.length === MOST)
        out.note('More requests than can be followed: some are left out.');
      for (const one of fresh.toReversed())
        if (json) out.json(one);
        else out.line([columns(cells(one)), ...attemptLines(one.attemptList)].join('\n'));
      return requests[0]?.id ?? since;
    }
  };
}

function cells(one: RequestRecord): readonly string[] {
  const at = new Date(one.at);
  return [
    at.toTimeString().slice(0, 8),
    one.client ?? '',
    `${one.method} ${one.path}`,
    one.model ?? '',
    one.account === null ? '' : String(one.account),
    `${one.status}${one.error === null ? '' : ` ${one.error}`}`,
    `${Math.round(one.durationMs)} ms`,
    one.inputTokens === null ? '' : tokens(one.inputTokens),
    one.outputTokens === null ? '' : tokens(one.outputTokens),
    one.cost === null ? '' : dollars(one.cost),
  ];
}

/** Of a fixed width: what is still to come is not known. */
function columns(texts: readonly string[]): string {
  return texts
    .map((text, index) => oneLine(text).padEnd(WIDTHS[index] ?? 0))
    .join('  ')
    .trimEnd();
}
