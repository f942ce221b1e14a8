import { makePoolAccount } from '../../core/testing/pool-account.ts';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { RequestRecord } from '../../../shared/model/activity.ts';
import { AppError } from '../../../shared/errors.ts';
import { err, ok } from '../../../shared/result.ts';
import { ClientLimits } from '../../clients/limits.ts';
import type { ClientGrant } from '../../clients/types.ts';
import type { OwnUse } from '../../core/pass-through.ts';
import type { Pool, SecretAnswer } from '../../credentials/types.ts';
import type { Block, PoolAccount, Secret } from '../../core/account.ts';
import { selectPlainly } from '../../core/testing/select-plainly.ts';
import type { Selection, SelectionQuery } from '../../core/selection.ts';
import { systemClock } from '../../platform/clock.ts';
import { Http } from '../../platform/http.ts';
import { createLog } from '../../platform/log.ts';
import { OriginMap } from '../../platform/origin-map.ts';
import { systemRandom } from '../../platform/random.ts';
import type { Provider, ProviderApi } from '../../providers/types.ts';
import { ProxyPort } from '../proxy.ts';
import type { ReplayBudget } from '../replay.ts';
import type { ProxyDeps } from '../types.ts';

export const CLIENT_KEY = `slk_${'k'.repeat(43)}`;
export const SCOPED_KEY = `slk_${'s'.repeat(43)}`;
export const PINNED_KEY = `slk_${'p'.repeat(43)}`;
export const CODEX_KEY = `slk_${'c'.repeat(43)}`;
export const ALL_PATHS_KEY = `slk_${'a'.repeat(43)}`;

export const OWN_KEY = `slk_${'o'.repeat(43)}`;
export const OWN_SCOPED_KEY = `slk_${'q'.repeat(43)}`;

const grant: ClientGrant = {
  id: 1,
  name: 'test',
  provider: null,
  account: null,
  allPaths: false,
  passThrough: false,
  rpm: null,
  budgetUsd: null,
  spentUsd: 0,
};
const GRANTS: ReadonlyMap<string, ClientGrant> = new Map([
  [CLIENT_KEY, grant],
  [SCOPED_KEY, { ...grant, id: 2, provider: 'anthropic' }],
  [PINNED_KEY, { ...grant, id: 3, account: 2 }],
  [CODEX_KEY, { ...grant, id: 5, provider: 'openai-codex' }],
  [ALL_PATHS_KEY, { ...grant, id: 4, allPaths: true }],
  [OWN_KEY, { ...grant, id: 5, name: 'own', passThrough: true }],
  [OWN_SCOPED_KEY, { ...grant, id: 6, name: 'own', passThrough: true, provider: 'anthropic' }],
]);

/** Accounts in memory, enough of the pool for the proxy's tests. */
export class MemoryPool implements Pick<Pool, 'get' | 'secret' | 'block'> {
  readonly #accounts = new Map<number, PoolAccount>();
  readonly #secrets = new Map<number, { secret: Secret; revision: number }>();
  /** What a refresh of an account brings; without one its grant is dead. */
  readonly next = new Map<number, Secret>();
  readonly refreshed: number[] = [];
  readonly failures = new Map<number, AppError>();

  add(id: number, provider: string, secret: Secret, fields: Partial<PoolAccount> = {}): void {
    this.#secrets.set(id, { secret, revision: 1 });
    this.#accounts.set(
      id,
      makePoolAccount({ id, provider, kind: secret.kind, identityKey: `account:${id}`, ...fields }),
    );
  }

  get(id: number): PoolAccount | null {
    return this.#accounts.get(id) ?? null;
  }

  select({ provider, model, pinned, excluded }: SelectionQuery, nowMs: number): Selection {
    const family = model?.includes('opus') === true ? 'opus' : null;
    const query = { provider, family, pinned, excluded };
    return selectPlainly([...this.#accounts.values()], query, nowMs);
  }

  secret(
    id: number,
    options: { readonly staleRevision?: number } = {},
  ): SecretAnswer | Promise<SecretAnswer> {
    const failure = this.failures.get(id);
    if (failure !== undefined) return err(failure);
    const held = this.#secrets.get(id);
    if (held === undefined) throw new Error(`no account ${id}`);
    if (options.staleRevision === held.revision) return this.#refresh(id, held.revision);
    return ok({ secret: held.secret, secretRevision: held.revision });
  }

  block(id: number, block: Block): void {
    const account = this.get(id);
    if (account !== null)
      this.#accounts.set(id, { ...account, blocks: [...account.blocks, block] });
  }

  async #refresh(id: number, revision: number): Promise<SecretAnswer> {
    this.refreshed.push(id);
    await Promise.resolve();
    const next = this.next.get(id);
    if (next === undefined) return err(new AppError('AUTH_ERROR', 'The grant is dead.'));
    this.#secrets.set(id, { secret: next, revision: revision + 1 });
    return ok({ secret: next, secretRevision: revision + 1 });
  }
}

export function oauth(access: string): Secret {
  return { kind: 'oauth', access, refresh: null, expiresAtMs: null, extra: {} };
}

export function apiKey(key: string): Secret {
  return { kind: 'api_key', key };
}

export const ANTHROPIC_ORIGIN = 'https://api.anthropic.com';
export const OPENAI_ORIGIN = 'https://api.openai.com';
export const CHATGPT_ORIGIN = 'https://chatgpt.com';

const anthropicApi: ProviderApi = {
  origin: ANTHROPIC_ORIGIN,
  wire: 'anthropic',
  prefixes: ['/v1/'],
  doors: ['/v1/oauth/', '/v1/organizations/'],
  auth: {
    oauth: { name: 'authorization', value: 'Bearer {secret}' },
    api_key: { name: 'x-api-key', value: '{secret}' },
  },
  listHeaders: { oauth: { name: 'anthropic-beta', value: 'oauth-2025-04-20' } },
  accountHeaders: [],
};

const openaiApi: ProviderApi = {
  origin: OPENAI_ORIGIN,
  wire: 'openai',
  prefixes: ['/v1/'],
  doors: ['/v1/organization/'],
  auth: { api_key: { name: 'authorization', value: 'Bearer {secret}' } },
  listHeaders: {},
  accountHeaders: ['openai-organization', 'openai-project'],
};

export function testProvider(id: string, api: ProviderApi): Provider {
  return {
    id,
    name: id,
    monogram: 'Te',
    policy: '',
    api,
    oauth: null,
    apiKey: null,
    identify: null,
    usage: {
      kinds: ['oauth'],
      fetch: () => Promise.reject(new Error('not in these tests')),
      fromHeaders: (headers) =>
        headers['x-test-exhausted'] === undefined
          ? []
          : [
              {
                id: 'test:7d',
                label: '7 d',
                durationMs: null,
                resetsAtMs: Number(headers['x-test-exhausted']),
                usedFraction: 1,
                status: 'exhausted',
                scope: headers['x-test-scope'] ?? null,
                source: 'headers',
              },
            ],
    },
    identityByOrganization: false,
    familyOf: (model) => (model.includes('opus') ? 'opus' : null),
  };
}

export type Upstream = (request: IncomingMessage, response: ServerResponse) => void;

export interface Bench {
  /** Owner of each made id, by provider and id. */
  readonly made: Map<string, number>;
  readonly port: number;
  readonly proxy: ProxyPort;
  readonly pool: MemoryPool;
  readonly records: RequestRecord[];
  readonly seenHeaders: { readonly account: number; readonly headers: object }[];
  readonly upstream: Server;
  readonly ownUses: { readonly use: OwnUse; readonly status: number }[];
  paused: boolean;
  /** The setting that lets callers in without a client key. */
  open: boolean;
  close(): Promise<void>;
}

/** A proxy on a real port before a real upstream that `handler` plays. Every provider ends there. */
export async function startBench(
  handler: Upstream,
  options: {
    readonly budget?: ReplayBudget;
    readonly providers?: readonly Provider[];
    readonly responsesProvider?: string;
    /** In place of the keys above. */
    readonly clients?: ProxyDeps['clients'];
    /** Leads to another upstream than `handler`; its maker closes it. */
    readonly http?: Http;
  } = {},
): Promise<Bench> {
  const upstream = createServer({ maxHeaderSize: 128 * 1024 }, handler);
  await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
  const target = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`;
  const origins = [ANTHROPIC_ORIGIN, OPENAI_ORIGIN, CHATGPT_ORIGIN];
  for (const { api } of options.providers ?? []) origins.push(api.origin);
  const map = new Map(origins.map((origin) => [origin, target]));
  const http = new Http(new OriginMap(map), '0.0.0');
  const pool = new MemoryPool();
  const records: RequestRecord[] = [];
  const seenHeaders: { account: number; headers: object }[] = [];
  const made = new Map<string, number>();
  const ownUses: { use: OwnUse; status: number }[] = [];
  const state = { paused: false, open: false };
  const deps: ProxyDeps = {
    http: options.http ?? http,
    pool,
    selector: pool,
    continuations: {
      hasAny: (provider, kind) =>
        [...made.keys()].some((key) => key.startsWith(`${provider} ${kind ?? ''}`)),
      ownerOf: (provider, id) => made.get(`${provider} ${id}`) ?? null,
      remember: (provider, id, account) => made.set(`${provider} ${id}`, account),
    },
    clients: options.clients ?? {
      verify: (key) => GRANTS.get(key) ?? null,
      settling: () => null,
    },
    limits: new ClientLimits(systemClock),
    own: {
      isOpen: () => state.open,
      onAnswer: (use, status) => ownUses.push({ use, status }),
    },
    providers: options.providers ?? [
      testProvider('anthropic', anthropicApi),
      testProvider('openai', openaiApi),
    ],
    clock: systemClock,
    random: systemRandom,
    log: createLog('silent'),
    version: '0.0.0',
    isPaused: () => state.paused,
    responsesProvider: () => options.responsesProvider ?? 'openai',
    onRequest: (record) => records.push(record),
    onRunning: () => undefined,
    onHeaders: (account, headers) => seenHeaders.push({ account, headers }),
  };
  const proxy = new ProxyPort(deps, options.budget);
  const { port } = await proxy.listen(0);
  return Object.assign(state, {
    port,
    proxy,
    pool,
    made,
    records,
    seenHeaders,
    upstream,
    ownUses,
    close: async () => {
      await proxy.close({ graceMs: 0 });
      upstream.closeAllConnections();
      await new Promise((resolve) => upstream.close(resolve));
      await http.close();
    },
  });
}

export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Writes bytes to the port as they are, and gives everything that comes back until the end. */
export function rawExchange(port: number, bytes: string | Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let answer = '';
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString('latin1')));
    socket.on('close', () => resolve(answer));
    socket.on('error', (error) => (answer === '' ? reject(error) : resolve(answer)));
    socket.write(bytes);
  });
}

/** Waits until `ready` holds; the test's own time limit ends it. */
export async function until(ready: () => boolean): Promise<void> {
  while (!ready()) await new Promise((resolve) => setImmediate(resolve));
}
