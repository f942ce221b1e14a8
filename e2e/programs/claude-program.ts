import { spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, '../../node_modules/@anthropic-ai');

/** The real program, from the platform's npm package (its install script is not run); undefined where that is not installed. */
export function findClaude(): string | undefined {
  const name = process.platform === 'win32' ? 'claude.exe' : 'claude';
  return ['', '-musl']
    .map((libc) => join(FOLDER, `claude-code-${process.platform}-${process.arch}${libc}`, name))
    .find((path) => existsSync(path));
}

export interface ClaudeAnswer {
  readonly code: number | null;
  readonly text: string;
}

/** One `claude -p`; `args` come after the question. */
export async function runClaude(options: {
  readonly home: string;
  readonly proxy: string;
  readonly key: string;
  readonly question: string;
  readonly args?: readonly string[];
}): Promise<ClaudeAnswer> {
  const program = findClaude();
  if (program === undefined) throw new Error('@anthropic-ai/claude-code is not installed here');
  mkdirSync(options.home, { recursive: true });
  const child = spawn(program, ['-p', options.question, ...(options.args ?? [])], {
    cwd: options.home,
    env: {
      PATH: process.env['PATH'],
      HOME: options.home,
      ANTHROPIC_BASE_URL: options.proxy,
      ANTHROPIC_AUTH_TOKEN: options.key,
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
      DISABLE_AUTOUPDATER: '1',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, text };
}
