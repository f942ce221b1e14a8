import type { LinesFor, LinesPlace } from '../features/tools/tool-lines.ts';

const NAMES: Readonly<Record<LinesFor, string>> = {
  'claude-code': 'Claude Code',
  codex: 'Codex CLI',
  opencode: 'OpenCode',
  zed: 'Zed',
  continue: 'Continue',
  droid: 'Factory Droid',
  aider: 'aider',
  'claude-desktop': 'Claude Desktop',
  'gemini-cli': 'Gemini CLI',
  amp: 'Amp',
  grok: 'Grok Build',
  'openai-sdk': 'OpenAI SDKs',
  'anthropic-sdk': 'Anthropic SDKs',
  'google-sdk': 'Google GenAI SDKs',
  curl: 'curl',
};

const PLACES: Readonly<Record<LinesPlace, string>> = {
  settings: 'in its settings',
  terminal: 'in a terminal, for what is started there',
  login: 'once, in a terminal: paste the key, then Ctrl D',
};

/** Where a tool's settings usually are. */
const FILES: Readonly<Partial<Record<LinesFor, string>>> = {
  'claude-code': '~/.claude/settings.json',
  codex: '~/.codex/config.toml',
};

/** The words about tools of this machine. */
export const localToolWords = {
  names: NAMES,
  files: FILES,
  places: PLACES,
  monograms: {
    'claude-code': 'Cc',
    codex: 'Cx',
    opencode: 'Oc',
    zed: 'Ze',
    continue: 'Co',
    droid: 'Dr',
    aider: 'Ai',
    'claude-desktop': 'Cd',
    'gemini-cli': 'Gm',
    amp: 'Am',
    grok: 'Gr',
  },
  panel: 'Tools on this machine',
  tool: 'Tool',
  looking: 'Looking for tools on this machine.',
  unread: 'The tools could not be looked for. Keys work as before.',
  lead: (through: number, found: number) =>
    found === 0
      ? 'No tool was found on this machine.'
      : found === 1
        ? through === 1
          ? 'The one tool found here goes through Sluice.'
          : 'One tool was found here. It does not go through Sluice.'
        : `${String(through)} of ${String(found)} tools found here go through Sluice.`,
  again: 'Look again',
  through: 'Goes through Sluice',
  throughDetail: 'by its own settings',
  direct: {
    'claude-code': 'Found, goes to Anthropic directly',
    codex: 'Found, goes to OpenAI directly',
    'gemini-cli': 'Found, goes to Google directly',
    grok: 'Found, goes to xAI directly',
    amp: 'Found, goes to Amp directly',
  } as Readonly<Partial<Record<LinesFor, string>>>,
  directElse: 'Found, goes to its provider directly',
  elsewhere: (host: string | null) =>
    host === null ? 'Found, goes to another address' : `Found, goes to ${host}`,
  unseen: 'Found',
  unseenDetail: 'where it goes is not in a file that Sluice reads',
  faulty: 'Found, its settings cannot be read',
  absent: 'Not on this machine',
  version: (version: string) => `version ${version}`,
  noFile: 'no settings file',
  notFound: 'not found',
  show: 'Show the lines',
  hide: 'Hide the lines',
  how: 'How to set it up',
  of: (action: string, name: string) => `${action}: ${name}`,
  showMore: (count: number) =>
    count === 1 ? 'Show 1 that is not here' : `Show ${String(count)} that are not here`,
  hideMore: 'Hide those that are not here',
  copy: 'Copy',
  copied: 'Lines copied',
  linesOf: (name: string, place: string) => `Lines for ${name}, ${place}`,
  codexRoot: 'Above the first [table]. This way Codex keeps its history.',
  later:
    'Connecting with one click comes later. Until then you put the lines in; Sluice writes nothing there.',
  placeholder: 'slk_… stands for a key of its own.',
  makeKey: 'Make its key',
  close: 'Close',
  notServed: (name: string) =>
    `${name} has no setting that Sluice knows for another address, so there is nothing to point here.`,
  notListening: 'Nothing listens now; the lines name the port of the next start.',
  environment: 'Environment',
  environmentLead: 'as Sluice was started with',
  needYou: (count: number) => (count === 1 ? '1 needs you' : `${String(count)} need you`),
  clear: 'None of the variables that tools read is set.',
  around: (name: string) => `${name} is set`,
  aroundDetail:
    'It holds a provider’s own key. Tools started with it go around Sluice, or are refused. Take it out, or put a client key in its place.',
  misled: (name: string, host: string | null) =>
    host === null ? `${name} holds no address` : `${name} leads to ${host}`,
  misledDetail: 'Tools started with it do not reach Sluice.',
  both: 'ANTHROPIC_API_KEY and ANTHROPIC_AUTH_TOKEN are both set',
  bothDetail: 'Tools disagree on which of them wins. Keep one.',
  leadsHere: (name: string) => `${name} leads to Sluice`,
  keyIsOurs: (name: string) => `${name} holds a client key`,
  route: 'Leads to',
  anyRoute: 'The provider that the path or the model says',
  onlyRoute: (provider: string) => `${provider} alone`,
  wires: {
    openai: 'for OpenAI clients',
    anthropic: 'for Anthropic clients',
    google: 'for Google GenAI clients',
  },
  others: 'Any other tool',
  othersLead: 'It needs the address and a key',
} as const;
