/** Another process stored an account of the same identity between a caller's look and its write. */
export class IdentityTaken extends Error {
  override readonly name = 'IdentityTaken';
}
