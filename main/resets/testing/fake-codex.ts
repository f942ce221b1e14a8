import type { ServerResponse } from 'node:http';
import { openLoopbackServer, sendJson } from '../../platform/testing/loopback-server.ts';
import type { LoopbackServer, SeenRequest } from '../../platform/testing/loopback-server.ts';

interface FakeCredit {
  readonly id: string;
  status: string;
  readonly expires_at: string | null;
}

interface ConsumeBody {
  readonly credit_id: string;
  readonly redeem_request_id: string;
  readonly account_id?: string;
}

const LIST = '/backend-api/wham/rate-limit-reset-credits';

/** The endpoints of one Codex account that resets need. A redemption is known again by its request id. */
export class FakeCodex {
  credits: FakeCredit[] = [];
  used = 1;
  weekUsed = 0.71;
  resetsAtMs = Date.now() + 5 * 3_600_000;
  listStatus = 200;
  /** What becomes of a request to redeem: answered, done but not answered, or held until `letGo`. */
  consume: 'answer' | 'lose' | 'hold' = 'answer';
  /** Answers in the place of the real one. */
  say: { readonly status: number; readonly body: unknown } | null = null;
  /** One entry a request to redeem. */
  readonly asked: ConsumeBody[] = [];
  usageReads = 0;
  lists = 0;
  readonly held: (() => void)[] = [];
  readonly #redeemed = new Map<string, string>();
  #server: LoopbackServer | null = null;

  async listen(): Promise<string> {
    this.#server = await openLoopbackServer((request, response) => this.#answer(request, response));
    return this.#server.origin;
  }

  get seen(): readonly SeenRequest[] {
    return this.#server?.seen ?? [];
  }

  add(id: string, expiresAt: string | null, status = 'available'): void {
    this.credits.push({ id, status, expires_at: expiresAt });
  }

  letGo(): void {
    this.consume = 'answer';
    for (const go of this.held.splice(0)) go();
  }

  async close(): Promise<void> {
    await this.#server?.close();
  }

  #answer({ path, body }: SeenRequest, response: ServerResponse): void {
    if (path === LIST) return this.#list(response);
    if (path === `${LIST}/consume`) return this.#consume(JSON.parse(body) as ConsumeBody, response);
    this.usageReads += 1;
    sendJson(response, 200, this.#usage());
  }

  #list(response: ServerResponse): void {
    this.lists += 1;
    const available_count = this.#left();
    sendJson(response, this.listStatus, { available_count, credits: this.credits });
  }

  #consume(asked: ConsumeBody, response: ServerResponse): void {
    this.asked.push(asked);
    const { say } = this;
    if (say !== null) return sendJson(response, say.status, say.body);
    const code = this.#redeem(asked);
    const answer = (): void => sendJson(response, 200, { code });
    if (this.consume === 'lose') response.destroy();
    else if (this.consume === 'hold') this.held.push(answer);
    else answer();
  }

  #redeem({ credit_id, redeem_request_id }: ConsumeBody): string {
    if (this.#redeemed.has(redeem_request_id)) return 'already_redeemed';
    const credit = this.credits.find(({ id }) => id === credit_id);
    if (credit === undefined) return 'no_credit';
    if (credit.status !== 'available') return 'already_redeemed';
    if (this.used < 0.25) return 'nothing_to_reset';
    credit.status = 'redeemed';
    this.#redeemed.set(redeem_request_id, credit_id);
    this.used = 0;
    this.weekUsed = 0;
    return 'reset';
  }

  #left(): number {
    return this.credits.filter(({ status }) => status === 'available').length;
  }

  #usage(): unknown {
    const isFull = this.used >= 1;
    return {
      plan_type: 'plus',
      rate_limit: {
        allowed: !isFull,
        limit_reached: isFull,
        primary_window: {
          used_percent: this.used * 100,
          limit_window_seconds: 18_000,
          reset_at: Math.round(this.resetsAtMs / 1000),
        },
        secondary_window: {
          used_percent: this.weekUsed * 100,
          limit_window_seconds: 604_800,
          reset_at: Math.round(this.resetsAtMs / 1000) + 2 * 86_400,
        },
      },
      rate_limit_reset_credits: { available_count: this.#left() },
    };
  }
}
