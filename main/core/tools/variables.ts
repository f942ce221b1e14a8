import type { ToolVariable } from '../../../shared/model/tool.ts';
import { isClientKey } from '../client-key.ts';
import { hostOf, leadsHere } from './base-urls.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const ADDRESSES = [
  'ANTHROPIC_BASE_URL',
  'ANTHROPIC_API_BASE',
  'OPENAI_BASE_URL',
  'OPENAI_API_BASE',
  'GOOGLE_GEMINI_BASE_URL',
] as const;
const KEYS = [
  'ANTHROPIC_API_KEY',
  'ANTHROPIC_AUTH_TOKEN',
  'OPENAI_API_KEY',
  'GEMINI_API_KEY',
] as const;

/** Every variable that is looked at; the others of an environment are nobody's business here. */
export const TOOL_VARIABLES: readonly string[] = [...ADDRESSES, ...KEYS];

/** What the variables that tools read do to them, those in the way first. */
export function readVariables(
  environment: Environment,
  proxy: string | null,
): readonly ToolVariable[] {
  const valueOf = (name: string): string => environment[name]?.trim() ?? '';
  const addresses = ADDRESSES.filter((name) => valueOf(name) !== '').map((name): ToolVariable => {
    const address = valueOf(name);
    return leadsHere(address, proxy)
      ? { name, effect: 'sluice', host: null }
      : { name, effect: 'elsewhere', host: hostOf(address) };
  });
  const hasBoth = valueOf('ANTHROPIC_API_KEY') !== '' && valueOf('ANTHROPIC_AUTH_TOKEN') !== '';
  const keys = KEYS.filter((name) => valueOf(name) !== '').map((name): ToolVariable => {
    if (!isClientKey(valueOf(name))) return { name, effect: 'around', host: null };
    const isSecond = hasBoth && name === 'ANTHROPIC_AUTH_TOKEN';
    return { name, effect: isSecond ? 'both' : 'sluice', host: null };
  });
  const all = [...keys, ...addresses];
  const isFine = ({ effect }: ToolVariable): boolean => effect === 'sluice';
  return [...all.filter((one) => !isFine(one)), ...all.filter((one) => isFine(one))];
}
