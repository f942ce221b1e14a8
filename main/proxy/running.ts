import type { RunningRequest } from '../../shared/model/activity.ts';
import { toInstant } from '../../shared/model/common.ts';
import type { RoutedRequest } from './routed.ts';

/** Shown at once; more run only under load, where no one reads a list. */
const SHOWN = 50;

export type Progress = Pick<
  RunningRequest,
  'account' | 'model' | 'attempts' | 'attemptList' | 'session' | 'firstByteMs'
>;

interface Source {
  readonly progress: Progress;
}

interface Entry {
  readonly routed: RoutedRequest;
  readonly source: Source;
}

/** Requests from their route to their record. Nothing is made of them until somebody looks. */
export class RunningRequests {
  readonly #entries = new Map<string, Entry>();
  /** One began, or its answer did. Their end is told with their record. */
  readonly changed: () => void;

  constructor(changed: () => void) {
    this.changed = changed;
  }

  add(routed: RoutedRequest, source: Source): void {
    this.#entries.set(routed.id, { routed, source });
    this.changed();
  }

  end(id: string): void {
    this.#entries.delete(id);
  }

  /** Newest first. */
  list(): readonly RunningRequest[] {
    return [...this.#entries.values()].slice(-SHOWN).reverse().map(describe);
  }
}

function describe({ routed, source }: Entry): RunningRequest {
  return {
    id: routed.id,
    at: toInstant(routed.startedAtMs),
    client: routed.client.name,
    provider: routed.upstream.provider.id,
    path: routed.route.loggedPath,
    ...source.progress,
  };
}
