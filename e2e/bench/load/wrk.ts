import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Children } from '../children.ts';
import { PATH } from '../payload.ts';
import type { Load, LoadOrder } from './load.ts';
import { output } from './output.ts';

/** Load by wrk, one thread: it takes the least of the machine. */
export function wrkLoad(program: string, children: Children, folder: string): Load {
  const script = join(folder, 'post.lua');
  return async (order) => {
    writeFileSync(script, lua(order));
    const { connections, seconds, origin } = order;
    const args = ['-t1', `-c${connections}`, `-d${seconds}s`, '-s', script, `${origin}${PATH}`];
    const text = await output(children.spawn(program, args), seconds);
    const found = /^bench (\d+) (\d+) (\d+)$/m.exec(text);
    if (!found) throw new Error(`wrk said nothing of its figures: ${text}`);
    const [requests = 0, durationUs = 0, errors = 0] = found.slice(1).map(Number);
    return { requests, seconds: durationUs / 1e6, errors };
  };
}

/** A key, a header and the body hold no `]==]`: they are the bench's own, and keys are base64url. */
function lua({ headers, body, freshHeader }: LoadOrder): string {
  const quote = (text: string) => `[==[${text}]==]`;
  return `wrk.method = "POST"
wrk.body = ${quote(body)}
${Object.entries(headers)
  .map(([name, value]) => `wrk.headers["${name}"] = ${quote(value)}`)
  .join('\n')}
${freshHeader === undefined ? '' : fresh(freshHeader)}
function done(summary, latency, requests)
  local e = summary.errors
  io.write(string.format("bench %d %d %d\\n", summary.requests, summary.duration,
    e.connect + e.read + e.write + e.status + e.timeout))
end
`;
}

function fresh(header: string): string {
  return `local count = 0
function request()
  count = count + 1
  wrk.headers["${header}"] = "${randomUUID()}-" .. count
  return wrk.format()
end`;
}
