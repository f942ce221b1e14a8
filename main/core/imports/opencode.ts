import { isObject } from '../tool-json.ts';
import type { FileReading, ToolReport } from '../tool-login.ts';
import { tokenIn } from './fields.ts';
import { entryKey, entrySignIn, entryUnknown, readProviderFile } from './provider-entries.ts';

const TOOL = 'OpenCode';

/** What OpenCode keeps (tools.md 5.3): by provider a sign-in, a key, or the token of a company's own page. */
export function readOpenCode(auth: FileReading, nowMs: number): readonly ToolReport[] {
  return readProviderFile(TOOL, auth, (entry, value) => {
    if (!isObject(value)) return entryUnknown(entry, `The entry is none of ${TOOL}. ${AGAIN}`);
    if (value['type'] === 'oauth') return entrySignIn(entry, value, nowMs);
    if (value['type'] === 'api') return entryKey(entry, tokenIn(value, 'key'));
    return entryUnknown(entry, `The entry is neither a sign-in nor an API key. ${AGAIN}`);
  });
}

const AGAIN = `Sign in again in ${TOOL}.`;
