import { settingsSchema } from '../../shared/model/settings.ts';
import type { SettingKey, Settings } from '../../shared/model/settings.ts';
import type { OAuthLogin, Provider } from '../providers/types.ts';

/** The provider with the client that the person registered for themselves, where the settings name one. */
export function withOwnClient(provider: Provider, settings: Settings): Provider {
  const { id, oauth } = provider;
  const clientId = textOf(settings, `login.${id}.clientId`);
  const secret = textOf(settings, `login.${id}.clientSecret`);
  if (oauth === null || (clientId === '' && secret === '')) return provider;
  return { ...provider, oauth: withClient(oauth, { clientId, secret }) };
}

function withClient(
  oauth: OAuthLogin,
  client: { readonly clientId: string; readonly secret: string },
): OAuthLogin {
  const { clientSecret, atDomain, ...rest } = oauth;
  const { clientId } = client;
  const secret =
    client.secret === '' ? clientSecret : Buffer.from(client.secret).toString('base64');
  // The built-in secret belongs to the built-in client.
  const isOther = clientId !== '' && client.secret === '';
  const own: OAuthLogin = {
    ...rest,
    ...(clientId !== '' && { clientId }),
    ...(!isOther && secret !== undefined && { clientSecret: secret }),
  };
  if (atDomain === undefined) return own;
  const here: OAuthLogin = {
    ...own,
    atDomain: (domain) => {
      const there = atDomain(domain);
      return there === oauth ? here : withClient(there, client);
    },
  };
  return here;
}

function textOf(settings: Settings, key: string): string {
  if (!(key in settingsSchema.shape)) return '';
  const value = settings[key as SettingKey];
  return typeof value === 'string' ? value : '';
}
