export const UNLOCK_HELP = `
The passphrase comes from the standard input, or from SLUICE_PASSPHRASE; at a terminal it is asked for.
A keychain that was locked is looked at again: unlock it in your system first. Exit code 4: still locked.

Examples:
  sluice unlock
  sluice unlock < passphrase.txt`;

export const VAULT_HELP = `
Moving and rotating make a new key and seal every account anew, all or nothing.

Examples:
  sluice vault status --json
  sluice vault move keychain
  sluice vault move passphrase < passphrase.txt    from passphrase to passphrase: a new one
  sluice vault rotate`;
