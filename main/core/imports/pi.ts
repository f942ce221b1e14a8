import { isObject } from '../tool-json.ts';
import type { FileReading, ToolReport } from '../tool-login.ts';
import { tokenIn } from './fields.ts';
import { entryKey, entrySignIn, entryUnknown, readProviderFile } from './provider-entries.ts';
import type { ProviderEntry } from './provider-entries.ts';

const TOOL = 'pi';

/** What pi keeps (tools.md 5.3); a bare text is a key, as older versions wrote it. */
export function readPi(auth: FileReading, nowMs: number): readonly ToolReport[] {
  return readProviderFile(TOOL, auth, (entry, value) => {
    if (typeof value === 'string') return keyReport(entry, { key: value });
    if (!isObject(value)) return entryUnknown(entry, `The entry is none of ${TOOL}. ${AGAIN}`);
    const type = value['type'];
    if (type === 'api_key') return keyReport(entry, value);
    if (type === 'oauth' || (type === undefined && 'access' in value))
      return entrySignIn(entry, value, nowMs);
    return entryUnknown(entry, `The entry is neither a sign-in nor an API key. ${AGAIN}`);
  });
}

const AGAIN = `Sign in again in ${TOOL}.`;

/** The key may stand elsewhere: pi runs a command or reads a variable for it. */
function keyReport(entry: ProviderEntry, value: Readonly<Record<string, unknown>>): ToolReport {
  const text = value['key'];
  if (typeof text === 'string' && text.startsWith('!'))
    return entryUnknown(entry, `${TOOL} makes this key by a command, which Sluice does not run.`);
  if (typeof text === 'string' && /^(\$\{?)?[A-Z][A-Z0-9_]*\}?$/.test(text))
    return entryUnknown(entry, `${TOOL} reads this key from a variable of the environment.`);
  return entryKey(entry, tokenIn(value, 'key'));
}
