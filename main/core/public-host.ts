const LABEL = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
/** The last label begins with a letter: neither an IPv4 address in any spelling, nor a port. */
const NAME = new RegExp(
  `^(?=.{4,253}$)(?!.*\\.localhost$)(?:${LABEL}\\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$`,
);

/** Whether it is a name of the public DNS, in lower case, and nothing more: an account's token goes there. */
export function isPublicHost(text: string): boolean {
  return NAME.test(text);
}
