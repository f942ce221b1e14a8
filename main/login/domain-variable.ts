import { AppError } from '../../shared/errors.ts';
import type { OAuthLogin } from '../providers/types.ts';
import { enterpriseDomain } from './enterprise-domain.ts';

/** The domain that the environment names for a provider; null: none. Throws BAD_REQUEST for a value that is no host. */
export function domainIn(
  { domainVariables = [] }: Pick<OAuthLogin, 'domainVariables'>,
  environment: Readonly<Record<string, string | undefined>>,
): string | null {
  const name = domainVariables.find((each) => (environment[each] ?? '').trim() !== '');
  if (name === undefined) return null;
  try {
    return enterpriseDomain((environment[name] ?? '').replace(/\/+$/, ''));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new AppError(
      'BAD_REQUEST',
      `${name} names no host to sign in at.`,
      'Set it to a host or its https address, or unset it.',
      error,
    );
  }
}
