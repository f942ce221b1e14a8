import type * as keytarModule from 'keytar';
import { assertNever } from '../../shared/exhaustive.ts';

export type Keytar = Pick<typeof keytarModule, 'getPassword' | 'setPassword' | 'deletePassword'>;

export type KeychainQuestion =
  | { readonly kind: 'get' | 'remove'; readonly account: string }
  | { readonly kind: 'set'; readonly account: string; readonly text: string };

/** What `get` found, or whether `remove` did; nothing for `set`. */
export type KeychainValue = string | boolean | null;

export type KeychainAnswer = { readonly value: KeychainValue } | { readonly why: string };

const SERVICE = 'Sluice';

export async function putQuestion(
  keytar: Keytar,
  question: KeychainQuestion,
): Promise<KeychainValue> {
  switch (question.kind) {
    case 'get':
      return keytar.getPassword(SERVICE, question.account);
    case 'remove':
      return keytar.deletePassword(SERVICE, question.account);
    case 'set':
      await keytar.setPassword(SERVICE, question.account, question.text);
      return null;
    default:
      return assertNever(question);
  }
}
