import { redact } from '../platform/redact.ts';

/** Of the record: ten thousand are kept, and a path may be as long as a header section. */
const PATH_LIMIT = 200;
/** What is looked through, so that no secret is cut into a piece that does not look like one. */
const READ_LIMIT = 1000;

/** A tool may be set up with its key in the path. */
export function recordedPath(path: string): string {
  if (path.length <= PATH_LIMIT) return redact(path);
  const plain = redact(path.slice(0, READ_LIMIT));
  return plain.length <= PATH_LIMIT ? plain : `${plain.slice(0, PATH_LIMIT)}…`;
}
