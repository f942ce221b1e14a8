import type { RouteBase } from '../../shared/model/provider.ts';
import type { Provider, ProviderApi, WireShape } from './types.ts';

/** What a client takes as its base URL, for each shape that the provider's paths speak; its own first. */
export function routeBases({ id, api }: Provider): readonly RouteBase[] {
  const bases = api.bases ?? [[api.wire, ownBase(api)], ...otherBases(api)];
  // One base of each shape: what else speaks it is reached from there.
  const first = bases.filter(
    ([wire], index) => bases.findIndex(([each]) => each === wire) === index,
  );
  return first.map(([wire, path]) => ({ wire, path: `/${id}${path}` }));
}

/** An OpenAI client's base ends where its API begins; the others add `/v1` or `/v1beta` themselves. */
function ownBase({ wire, bare = [], prefixes }: ProviderApi): string {
  if (wire !== 'openai') return '';
  const moved = bare.find(([from]) => from === '/v1');
  if (moved !== undefined) return moved[1];
  return prefixes.includes('/v1/') ? '/v1' : withoutSlash(prefixes[0] ?? '');
}

function otherBases({ wire, wireAt = [] }: ProviderApi): readonly (readonly [WireShape, string])[] {
  return wireAt
    .filter(([, other]) => other !== wire)
    .map(([prefix, other]) => {
      const path = withoutSlash(prefix);
      return [other, other === 'openai' ? path : path.replace(/\/v1(beta|\/messages)?$/, '')];
    });
}

function withoutSlash(prefix: string): string {
  return prefix.replace(/\/$/, '');
}
