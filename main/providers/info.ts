import type { LoginMethod, ProviderGroup, ProviderInfo } from '../../shared/model/provider.ts';
import { routeBases } from './route-bases.ts';
import type { Provider } from './types.ts';

export function providerInfo(provider: Provider): ProviderInfo {
  const { id, name, monogram, policy, apiKey } = provider;
  return {
    id,
    name,
    monogram,
    policy,
    methods: methodsOf(provider),
    keyPage: apiKey?.keyPage ?? null,
    group: groupOf(provider),
    alsoCalled: provider.catalogue?.alsoCalled ?? [],
    bases: routeBases(provider),
  };
}

function groupOf({ catalogue, oauth, apiKey }: Provider): ProviderGroup {
  if (catalogue?.group !== undefined) return catalogue.group;
  if (oauth !== null) return 'plan';
  return apiKey?.optional === true ? 'local' : 'key';
}

/** The ways to sign in that the provider's data allows. */
export function methodsOf(provider: Provider): readonly LoginMethod[] {
  const methods: LoginMethod[] = [];
  if (provider.oauth !== null) methods.push('browser', 'paste');
  if (provider.oauth?.device != null) methods.push('device');
  if (provider.apiKey !== null) methods.push('api-key');
  return methods;
}
