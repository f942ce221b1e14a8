import { sameText } from './same-text.ts';

export type PasteVerdict =
  /** Nothing was pasted. */
  | { readonly kind: 'ignored' }
  /** What is wrong, in words; the sign-in goes on. */
  | { readonly kind: 'again'; readonly note: string }
  | { readonly kind: 'code'; readonly code: string }
  /** The provider's answer is no. */
  | { readonly kind: 'refused'; readonly error: string; readonly description: string | null };

const NO_CODE =
  'There is no code in this text. Paste all of what the page shows, or the address that it led to.';
const HALF_A_CODE =
  'Only half a code: the part behind # is missing. Where the browser ended at an address, paste all of it.';
const OTHER_ATTEMPT =
  'This code belongs to an earlier attempt. The page that is open now gives a new one. Nothing was sent and nothing was changed.';

/** Reads a whole redirect address of any scheme, `code=…&state=…`, or `code#state`. Null: the provider gives no state back. */
export function judgePaste(text: string, expectedState: string | null): PasteVerdict {
  // A terminal or a mail breaks a long code into lines; neither form holds white space.
  const pasted = text.replaceAll(/\s+/g, '').replaceAll(/^["'<]+|["'>]+$/g, '');
  if (pasted === '') return { kind: 'ignored' };
  const { code, state, error, description } = readPaste(pasted);
  if (code === null && error === null) return { kind: 'again', note: NO_CODE };
  if (expectedState !== null) {
    if (state === null) return { kind: 'again', note: HALF_A_CODE };
    if (!sameText(state, expectedState)) return { kind: 'again', note: OTHER_ATTEMPT };
  }
  if (error !== null) return { kind: 'refused', error, description };
  return code === null ? { kind: 'again', note: NO_CODE } : { kind: 'code', code };
}

/** `code#state`: some pages hand both out as one value, and then the fragment is the state. */
export function splitCode(
  code: string | null,
  state: string | null,
): { readonly code: string | null; readonly state: string | null } {
  const [plain = '', fragment = ''] = (code ?? '').split('#', 2);
  return {
    code: plain === '' ? null : plain,
    state: fragment === '' ? state : fragment,
  };
}

interface Pasted {
  readonly code: string | null;
  readonly state: string | null;
  readonly error: string | null;
  readonly description: string | null;
}

function readPaste(pasted: string): Pasted {
  const isAddress = /^[a-z][a-z0-9+.-]*:\/\//i.test(pasted);
  const isQuery = /(^|[?&])(code|error|state)=/.test(pasted);
  if (!isAddress && !isQuery) return { ...splitCode(pasted, null), error: null, description: null };
  const [beforeHash = '', hash = ''] = pasted.split('#', 2);
  const query = new URLSearchParams(beforeHash.slice(beforeHash.indexOf('?') + 1));
  const split = splitCode(query.get('code'), query.get('state'));
  return {
    code: split.code,
    state: hash === '' ? split.state : decode(hash),
    error: query.get('error'),
    description: query.get('error_description'),
  };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
