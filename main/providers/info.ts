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
    keyOptional: apiKey?.optional === true,
    keyChecked: apiKey?.probe != null,
    keyStays: provider.keyStays ?? null,
    asksDomain:
      provider.oauth?.atDomain !== undefined && provider.oauth.domainVariables === undefined,
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

/** The ways to sign in that the provider's data allows, the easiest first. */
export function methodsOf({ oauth, apiKey }: Provider): readonly LoginMethod[] {
  const methods: LoginMethod[] = [];
  if (oauth?.authorizeUrl != null && oauth.redirect !== null)
    methods.push(...('uri' in oauth.redirect ? (['paste'] as const) : BROWSER));
  if (oauth?.device != null) methods.push('device');
  if (apiKey !== null) methods.push('api-key');
  return methods;
}

const BROWSER = ['browser', 'paste'] as const;
