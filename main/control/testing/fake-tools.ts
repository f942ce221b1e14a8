import type { Services } from '../services.ts';

/** One tool that leads here, and a variable that leads around. */
export function fakeTools(): Services['tools'] {
  return {
    find: () =>
      Promise.resolve({
        tools: [
          {
            id: 'claude-code',
            found: true,
            settings: '~/.claude/settings.json',
            hasSettings: true,
            version: '2.1.0',
            target: 'sluice',
            host: null,
            fault: null,
          },
        ],
        variables: [{ name: 'ANTHROPIC_API_KEY', effect: 'around', host: null }],
      }),
  };
}
