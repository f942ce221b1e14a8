const CLIENT_KEY = /^slk_[A-Za-z0-9_-]{43}$/;

/** One of Sluice's own keys for clients: no provider may ever see it. */
export function isClientKey(text: string): boolean {
  return CLIENT_KEY.test(text);
}
