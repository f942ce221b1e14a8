import { UNKNOWN_IDENTITY } from '../core/account.ts';
import type { OAuthLogin, Provider, SignedIn } from '../providers/types.ts';
import { checkedKey } from './api-key.ts';
import type { AddKeyDeps } from './api-key.ts';

/** Some pages show a key where others show a code. */
export function isPastedKey({ pastedKey }: OAuthLogin, text: string): boolean {
  return pastedKey?.test(text.trim()) === true;
}

/** The key, once its provider took it. Throws KEY_REFUSED, or KEY_UNCHECKED when it gave no verdict. */
export async function signInByKey(
  deps: Omit<AddKeyDeps, 'providers'>,
  provider: Provider,
  key: string,
): Promise<SignedIn> {
  const asked = { provider: provider.id, key, unchecked: false };
  const { secret } = await checkedKey({ ...deps, providers: [provider] }, asked);
  return { secret, identity: UNKNOWN_IDENTITY };
}
