import { answersOfModel, madeAt } from '../core/made-ids.ts';
import type { Making } from '../core/made-ids.ts';
import { modelInPath } from '../core/google-paths.ts';
import { routeRequest } from '../core/route.ts';
import type { Route, RouteRequest, RouteRules } from '../core/route.ts';
import type { ProviderApi, WireShape } from '../providers/types.ts';
import { wireAt } from '../providers/wire-at.ts';
import { recordedPath } from './recorded-path.ts';

const KNOWN_LIMIT = 500;
const LONGEST_PATH = 200;

type Refused = Route & { readonly kind: 'refused' };

/** A route, and whatever else follows from the path alone. */
export interface KnownRoute {
  readonly kind: 'provider';
  readonly provider: string;
  /** At the provider. */
  readonly path: string;
  /** For the record. */
  readonly loggedPath: string;
  /** What a successful POST makes; see `madeAt`. */
  readonly made: Making | null;
  readonly answers: ReturnType<typeof answersOfModel>;
  /** Named by the path; null: the body may. */
  readonly model: string | null;
  /** What its callers speak. */
  readonly wire: WireShape;
}

type Rules = RouteRules & Pick<ProviderApi, 'wire' | 'wireAt'>;

/** Routes of the paths that come again and again: tools use few. */
export class KnownRoutes {
  readonly #rules: ReadonlyMap<string, Rules>;
  readonly #known = new Map<string, KnownRoute>();

  constructor(rules: ReadonlyMap<string, Rules>) {
    this.#rules = rules;
  }

  find(request: RouteRequest): KnownRoute | Refused {
    const { clientProvider, allPaths, anthropicVersion, path } = request;
    const key = `${clientProvider ?? ''} ${allPaths ? 1 : 0}${anthropicVersion ? 1 : 0}${path}`;
    const known = this.#known.get(key);
    return known ?? this.#look(request, key);
  }

  #look(request: RouteRequest, key: string): KnownRoute | Refused {
    const { path } = request;
    let isLasting = path.length <= LONGEST_PATH;
    const responsesProvider = (): string => {
      // A setting: the next request may go elsewhere.
      isLasting = false;
      return request.responsesProvider();
    };
    const route = routeRequest({ ...request, responsesProvider }, this.#rules);
    if (route.kind === 'refused') return route;
    const rules = this.#rules.get(route.provider);
    if (rules === undefined) throw new Error(`no rules for the routed ${route.provider}`);
    const known = {
      ...route,
      loggedPath: recordedPath(path),
      made: madeAt(path),
      answers: answersOfModel(path),
      model: modelInPath(path),
      wire: wireAt(rules, route.path),
    };
    if (!isLasting) return known;
    if (this.#known.size === KNOWN_LIMIT) this.#known.clear();
    this.#known.set(key, known);
    return known;
  }
}
