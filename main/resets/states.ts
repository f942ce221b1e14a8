import { toInstant } from '../../shared/model/common.ts';
import type { ResetState } from '../../shared/model/reset.ts';
import type { ResetPin, ResetStore } from '../store/types.ts';
import type { Claims } from './claims.ts';
import { requestNumber } from './views.ts';

type Phase = Exclude<ResetState['phase'], 'open'>;

/** What a snapshot shows of resets under way and open: the rows as last read, and what this process does. */
export class ResetStates {
  readonly #store: ResetStore;
  readonly #claims: Claims;
  readonly #onChange: () => void;
  readonly #phases = new Map<number, { readonly phase: Phase; readonly pin: ResetPin | null }>();
  #pins: readonly ResetPin[] = [];

  constructor(store: ResetStore, claims: Claims, onChange: () => void) {
    this.#store = store;
    this.#claims = claims;
    this.#onChange = onChange;
    this.#pins = store.pins();
  }

  all(): readonly ResetState[] {
    const ids = new Set([...this.#phases.keys(), ...this.#pins.map(({ accountId }) => accountId)]);
    return [...ids]
      .sort((one, other) => one - other)
      .map((id) => this.of(id))
      .filter((state) => state !== null);
  }

  of(accountId: number): ResetState | null {
    const mine = this.#phases.get(accountId);
    const row = this.#pins.find((pin) => pin.accountId === accountId) ?? mine?.pin ?? null;
    if (row === null) return null;
    const phase = mine?.phase ?? this.#phaseOf(row);
    if (phase === null) return null;
    const { request, actor: by, sinceMs, askedAtMs } = row;
    return {
      id: accountId,
      phase,
      credit: request?.credit ?? null,
      number: request === null ? null : requestNumber(request.requestId),
      since: toInstant(sinceMs),
      askedAt: toInstant(askedAtMs),
      by,
    };
  }

  reload(): void {
    this.#pins = this.#store.pins();
    this.#onChange();
  }

  enter(accountId: number, phase: Phase, pin: ResetPin | null = null): void {
    const known = this.#pins.find((one) => one.accountId === accountId);
    const before = pin ?? known ?? this.#phases.get(accountId)?.pin ?? null;
    this.#pins = this.#store.pins();
    const now = this.#pins.find((one) => one.accountId === accountId) ?? before;
    this.#phases.set(accountId, { phase, pin: now });
    this.#onChange();
  }

  leave(accountId: number): void {
    this.#phases.delete(accountId);
    this.reload();
  }

  /** Of a row that another process wrote, or left. */
  #phaseOf(row: ResetPin): ResetState['phase'] | null {
    if (!this.#claims.isFree(row)) return row.request === null ? 'listing' : 'asking';
    return row.request === null ? null : 'open';
  }
}
