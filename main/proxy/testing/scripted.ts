import type { RequestRecord } from '../../../shared/model/activity.ts';
import { CLIENT_KEY, readBody, startBench } from './test-kit.ts';
import type { Bench } from './test-kit.ts';

export interface Script {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer;
}

const OK: Script = { status: 200, body: '{"ok":true}' };

export interface ScriptedBench extends Bench {
  /** Credentials in the order in which they arrived. */
  readonly seen: string[];
  readonly script: Record<string, Script>;
}

/** An upstream that answers by the credential that it sees; without a script it is content. */
export async function startScripted(
  script: Record<string, Script>,
  options: Parameters<typeof startBench>[1] = {},
): Promise<ScriptedBench> {
  const seen: string[] = [];
  const bench = await startBench((request, response) => {
    void readBody(request).then(() => {
      const secret =
        (request.headers.authorization ?? '').replace('Bearer ', '') ||
        String(request.headers['x-api-key']);
      seen.push(secret);
      const { status, headers = {}, body = '' } = script[secret] ?? OK;
      response.writeHead(status, headers);
      response.end(body);
    });
  }, options);
  return Object.assign(bench, { seen, script });
}

export function post(
  port: number,
  headers: Record<string, string> = {},
  body: RequestInit['body'] = '{"model":"claude-opus-5"}',
): Promise<Response> {
  return fetch(`http://127.0.0.1:${port}/v1/messages`, {
    method: 'POST',
    headers: { 'x-api-key': CLIENT_KEY, ...headers },
    body: body ?? null,
  });
}

/** What its attempts came to, e.g. `1 401 rejected`. */
export function triedOf(record: RequestRecord | undefined): readonly string[] {
  return (record?.attemptList ?? []).map(
    ({ account, status, reason }) => `${account ?? 'own'} ${status ?? '-'} ${reason}`,
  );
}
