import { z } from 'zod';
import { vaultModeSchema, vaultStatusSchema } from '../model/status.ts';
import { command } from './define.ts';

/** No error repeats what was given here. */
const passphraseSchema = z.string().min(1, 'must not be empty').max(1024, 'is too long').nullable();
const answer = z.strictObject({ vault: vaultStatusSchema });

export const vaultCalls = {
  /** Null: look for the key once more. Where no passphrase is set yet, this one is. */
  'vault.unlock': command(z.strictObject({ passphrase: passphraseSchema }), answer),
  /** A new key in another place; from passphrase to passphrase it changes the passphrase. */
  'vault.move': command(
    z.strictObject({ mode: vaultModeSchema.exclude(['memory']), passphrase: passphraseSchema }),
    answer,
  ),
  'vault.rotate': command(z.strictObject({}), answer),
};
