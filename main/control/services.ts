import type { Account } from '../../shared/model/account.ts';
import type { RequestRecord, RunningRequest } from '../../shared/model/activity.ts';
import type { Finding } from '../../shared/model/imported.ts';
import type { Client } from '../../shared/model/client.ts';
import type { LoginState } from '../../shared/model/login.ts';
import type { ProviderInfo } from '../../shared/model/provider.ts';
import type { Place, Ranking, Strategy } from '../../shared/model/ranking.ts';
import type { SettingKey, Settings } from '../../shared/model/settings.ts';
import type { Status } from '../../shared/model/status.ts';
import type { AccountUsage } from '../../shared/model/window.ts';
import type {
  Costs,
  CostsAsked,
  HistoryAsked,
  HistoryStatus,
  WindowHistory,
} from '../../shared/model/history.ts';
import type { CallOutput, ParsedInput } from '../../shared/contract.ts';
import type { PortLook } from '../../shared/contract/ports.ts';
import type { Snapshot } from '../../shared/contract/state.ts';
import type { AddedKey } from '../login/api-key.ts';
import type { PoolAccount } from '../core/account.ts';
import type { Pool } from '../credentials/types.ts';
import type { Power } from '../platform/power.ts';
import type { ResetService } from '../resets/service.ts';
import type { CheckService } from '../usage/check.ts';
import type { VaultControl } from '../vault/types.ts';

/** A numeric id, or an e-mail address that is unique. */
export type AccountRef = number | string;

export interface LoginService {
  start(input: ParsedInput<'login.start'>): Promise<LoginState>;
  get(loginId: string): LoginState;
  paste(loginId: string, text: string): Promise<LoginState>;
  adopt(loginId: string): Promise<LoginState>;
  cancel(loginId: string): Promise<LoginState> | LoginState;
}

export interface ClientService {
  list(): readonly Client[];
  add(input: {
    readonly name: string;
    readonly provider: string | null;
    readonly account: number | null;
    readonly expiresAtMs: number | null;
    readonly allPaths: boolean;
    readonly passThrough: boolean;
    readonly rpm: number | null;
    readonly budgetUsd: number | null;
  }): Promise<{ readonly client: Client; readonly key: string }>;
  /** Null: no such client. */
  revoke(ref: number | string): Promise<Client | null>;
}

/** A damaged database and its backups. */
export interface RecoveryService {
  /** How many accounts are there now. */
  restore(): Promise<number>;
  dismiss(): Promise<void>;
}

/** What happened hour by hour. */
export interface HistoryAnswers {
  windows(asked: HistoryAsked): Promise<WindowHistory>;
  costs(asked: CostsAsked): Promise<Costs>;
  status(): Promise<HistoryStatus>;
  clear(): Promise<void>;
  /** Of what day the prices are that costs are estimated with. */
  readonly prices: HistoryStatus['prices'];
}

/** Who takes the next session. */
export interface RankingAnswers {
  /** Throws NOT_FOUND for a provider that is not there. */
  explain(provider: string, model: string | null, strategy: Strategy | null): Ranking;
  places(provider: string): readonly Place[];
}

export interface ImportsService {
  find(from: string | null): Promise<readonly Finding[]>;
  take(input: ParsedInput<'imports.take'>): Promise<readonly Finding[]>;
  takeOver(
    account: number,
    confirmed: boolean,
  ): Promise<{ readonly account: PoolAccount; readonly refreshed: boolean }>;
}

/** The programs on this machine that could use the port. */
interface LocalToolsService {
  find(): Promise<CallOutput<'tools.find'>>;
}

/** What the handlers of the contract are made of; compose.ts fills it. */
export interface Services {
  readonly pool: Pool;
  /** Throws NOT_FOUND, or BAD_REQUEST when an e-mail address names several accounts. */
  readonly resolveAccount: (ref: AccountRef) => PoolAccount;
  readonly viewAccount: (account: PoolAccount) => Account;
  readonly addKey: (input: ParsedInput<'accounts.addKey'>) => Promise<AddedKey>;
  readonly overrides: {
    set(input: ParsedInput<'overrides.set'>): Promise<PoolAccount>;
    /** Null: there was none. */
    clear(provider: string): Promise<number | null>;
  };
  readonly usage: {
    list(): readonly AccountUsage[];
    refresh(): Promise<void>;
    /** Reads what is too old to be shown; soon over. */
    catchUp(): Promise<void>;
  };
  readonly ranking: RankingAnswers;
  readonly check: Pick<CheckService, 'run'>;
  readonly providers: readonly ProviderInfo[];
  readonly login: LoginService;
  readonly imports: ImportsService;
  readonly clients: ClientService;
  readonly settings: {
    read(): Settings;
    set(key: SettingKey, value: string | number | boolean): Promise<Settings>;
  };
  readonly activity: {
    /** Never rejects. */
    flush(): Promise<void>;
    /** Newest first; `before`: those that ended before this one. */
    recent(limit: number, before?: string | null): readonly RequestRecord[];
    last(): RequestRecord | null;
  };
  readonly history: HistoryAnswers;
  readonly recovery: RecoveryService;
  readonly power: Pick<Power, 'asleep' | 'awake'>;
  readonly vault: Pick<VaultControl, 'unlock' | 'move' | 'rotate'>;
  readonly resets: Pick<ResetService, 'list' | 'redeem' | 'history' | 'states' | 'recentUse'>;
  readonly tools: LocalToolsService;
  readonly lookAtPort: (port: number) => Promise<PortLook>;
  readonly status: () => Status;
  /** Newest first. */
  readonly running: () => readonly RunningRequest[];
  /** Throws NOT_RUNNING where no window is served. */
  readonly uiAddress: () => string;
  readonly state: () => { readonly generation: number; readonly snapshot: Snapshot };
}
