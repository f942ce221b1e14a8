import { words } from '../../text/words.ts';

const { steps } = words.login;

export type SignInMethod = 'browser' | 'paste' | 'device';

/** `zcode://`, where the browser ends at an address of another program; null: at one that comes back here. */
export function foreignScheme(authorizeUrl: string): string | null {
  const redirect = readUrl(authorizeUrl)?.searchParams.get('redirect_uri') ?? '';
  const protocol = readUrl(redirect)?.protocol ?? 'http:';
  return /^https?:$/.test(protocol) ? null : `${protocol}//`;
}

function readUrl(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

/** What a person does, and at last what happens by itself. */
export function stepsOf(
  method: SignInMethod,
  provider: string,
  scheme: string | null,
): readonly string[] {
  if (method === 'browser') return [steps.opened(provider), steps.allow, steps.fetch];
  if (method === 'device') return [steps.open, steps.enter, steps.fetch];
  return [
    steps.openAndAllow,
    scheme === null ? steps.paste : steps.pasteForeign(scheme),
    steps.fetch,
  ];
}
