import { createInterface } from 'node:readline';
import type { Interface } from 'node:readline';
import type { ContractClient } from '../../../shared/contract.ts';
import { AppError, fromWire } from '../../../shared/errors.ts';
import type { LoginState } from '../../../shared/model/login.ts';
import { askDomain } from '../ask-domain.ts';
import type { CliContext, Command } from '../context.ts';
import { sleep } from '../../platform/scheduler.ts';
import { tellPolicy } from '../policy.ts';
import { parseRef } from '../refs.ts';
import { accountName } from '../words.ts';

export interface LoginOptions {
  readonly paste?: boolean;
  readonly device?: boolean;
  /** commander's `--no-browser`. */
  readonly browser?: boolean;
  readonly account?: string;
  readonly domain?: string;
}

/** An instance that goes away sends no event: ask now and then. */
const PRESENCE_MS = 2_000;

export function login(provider: string, options: LoginOptions): Command {
  return async (context) => {
    const method = methodOf(options);
    const account = options.account === undefined ? null : parseRef(options.account, 'account');
    const { client } = await context.open();
    const { providers } = await client.call('providers.list', {});
    tellPolicy(context, providers, provider);
    const run = new LoginRun(context, client, options.browser !== false && !context.json);
    const isAsked = options.domain === undefined && account === null;
    const asked = isAsked ? await askDomain(context, providers, provider) : null;
    const domain = options.domain ?? asked;
    return run.follow(() => client.call('login.start', { provider, method, account, domain }));
  };
}

/** Null: what the provider has, the browser first. */
function methodOf({ paste, device }: LoginOptions): 'paste' | 'device' | null {
  if (paste && device)
    throw new AppError('USAGE', '--paste and --device exclude each other.', 'Name one of them.');
  return paste ? 'paste' : device ? 'device' : null;
}

/** One sign-in from the side of a terminal or a program: tells its steps, and hands pasted lines on. */
class LoginRun {
  readonly #context: CliContext;
  readonly #client: ContractClient;
  readonly #opensBrowser: boolean;
  readonly #early: LoginState[] = [];
  readonly #over = new AbortController();
  #loginId: string | null = null;
  #shown = false;
  #note: string | null = null;
  /** Another person signed in: the next line says what becomes of that. */
  #asked = false;
  #finish: (state: LoginState) => void = () => undefined;
  #fail: (error: unknown) => void = () => undefined;
  #lines: Interface | null = null;
  /** Nothing more can be pasted, and nobody listens: the next wait is the last. */
  #inputEnded = false;
  /** Why this side ended the sign-in, where that is more than "cancelled". */
  #reason: AppError | null = null;

  constructor(context: CliContext, client: ContractClient, opensBrowser: boolean) {
    this.#context = context;
    this.#client = client;
    this.#opensBrowser = opensBrowser;
  }

  async follow(start: () => Promise<{ readonly login: LoginState }>): Promise<number> {
    const ended = new Promise<LoginState>((resolve, reject) => {
      this.#finish = resolve;
      this.#fail = reject;
    });
    const unsubscribe = this.#client.subscribe((event) => {
      if (event.name === 'login') this.#hear(event.payload.login);
    });
    const interrupt = (): void => this.#cancel();
    try {
      const { login } = await start();
      this.#loginId = login.loginId;
      process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
      for (const state of [login, ...this.#early]) this.#hear(state);
      if (login.step === 'waiting' && login.method !== 'device') this.#readLines(login);
      this.#watchPresence().catch((error: unknown) => this.#fail(error));
      return this.#report(await ended);
    } finally {
      this.#over.abort();
      process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
      unsubscribe();
      this.#lines?.close();
    }
  }

  #report(state: LoginState): number {
    if (state.step === 'failed') {
      if (state.link !== null) this.#tellLink(state.link);
      throw this.#reason ?? fromWire(state.error);
    }
    if (state.step !== 'done') throw new TypeError(`a sign-in ended with ${state.step}`);
    const { json, out } = this.#context;
    if (json) out.json({ event: 'done', account: state.account });
    else out.line(`Signed in: ${accountName(state.account)} (account ${state.account.id}).`);
    return 0;
  }

  #hear(state: LoginState): void {
    if (this.#loginId === null) this.#early.push(state);
    else if (state.loginId === this.#loginId) this.#show(state);
  }

  #show(state: LoginState): void {
    if (state.step === 'done' || state.step === 'failed') this.#finish(state);
    if (state.step === 'other-identity' && !this.#asked) this.#askAboutOther(state);
    if (state.step !== 'waiting' && state.step !== 'exchanging') return;
    if (state.step === 'waiting' && !this.#shown) this.#showAddress(state);
    if (state.note !== this.#note) {
      this.#note = state.note;
      if (state.note !== null) this.#tell(state.note);
    }
    if (state.step === 'waiting' && this.#inputEnded) this.#giveUp(state.note);
  }

  #showAddress(state: Extract<LoginState, { step: 'waiting' }>): void {
    this.#shown = true;
    const { json, out } = this.#context;
    const { url, code } = state;
    if (json) out.json(code === null ? { event: 'open', url } : { event: 'device', url, code });
    else {
      out.line(`Open this address to sign in:\n\n  ${url}\n`);
      if (code !== null) out.line(`and type in this code: ${code}\n`);
    }
    if (this.#opensBrowser)
      void openBrowser(url).catch(() => this.#tell('No browser could be opened.'));
  }

  /** Where the person can remove what stood in the way. */
  #tellLink(url: string): void {
    const { json, out } = this.#context;
    if (json) out.json({ event: 'link', url });
    else out.line(`The provider asks you to open:\n\n  ${url}\n`);
  }

  #tell(message: string): void {
    const { json, out } = this.#context;
    if (json) out.json({ event: 'note', message });
    else out.note(message);
  }

  /** Where nobody can be asked, nothing is stored. */
  #askAboutOther(state: Extract<LoginState, { step: 'other-identity' }>): void {
    const { stdin, json, out } = this.#context;
    this.#asked = true;
    if (json || !stdin.isTTY) {
      this.#reason = fromWire(state.error);
      this.#cancel();
      return;
    }
    const who = [state.email ?? 'another person', state.organization].filter(Boolean).join(', ');
    out.note(state.error.message);
    out.prompt(`Keep the sign-in of ${who} as an account of its own? [y/N] `);
    if (this.#lines === null) this.#readLines(state);
  }

  async #answerAboutOther(loginId: string, text: string): Promise<void> {
    if (!/^y(es)?$/i.test(text)) {
      this.#cancel();
      return;
    }
    try {
      this.#show((await this.#client.call('login.adopt', { loginId })).login);
    } catch (error) {
      this.#fail(error);
    }
  }

  #readLines(login: LoginState): void {
    const { stdin, json, out } = this.#context;
    const lines = createInterface({ input: stdin });
    this.#lines = lines;
    let pasting: Promise<void> = Promise.resolve();
    if (stdin.isTTY && !json && !this.#asked) out.note(pasteWords(login));
    lines.on('line', (line) => {
      if (this.#asked) void this.#answerAboutOther(login.loginId, line.trim());
      else if (line.trim() !== '')
        pasting = pasting.then(() => this.#paste(login.loginId, line.trim()));
    });
    lines.once('close', () => {
      if (this.#asked && !this.#over.signal.aborted) this.#cancel();
      if (login.method === 'paste') void pasting.then(() => this.#endOfInput());
    });
    // A Ctrl-C at a terminal arrives at readline first.
    lines.on('SIGINT', () => this.#cancel());
  }

  async #paste(loginId: string, text: string): Promise<void> {
    try {
      const { login } = await this.#client.call('login.paste', { loginId, text });
      this.#show(login);
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Without a listener nothing else can bring the code. */
  async #endOfInput(): Promise<void> {
    if (this.#over.signal.aborted || this.#loginId === null) return;
    this.#inputEnded = true;
    try {
      this.#show((await this.#client.call('login.get', { loginId: this.#loginId })).login);
    } catch (error) {
      this.#fail(error);
    }
  }

  #giveUp(note: string | null): void {
    if (this.#reason !== null) return;
    this.#reason = new AppError(
      'LOGIN_FAILED',
      `The input ended before a code that could be used.${note === null ? '' : ` ${note}`}`,
      'Run it again, and paste the code or the address that the browser ends at.',
    );
    this.#cancel();
  }

  #cancel(): void {
    if (this.#loginId === null) return;
    this.#client.call('login.cancel', { loginId: this.#loginId }).then(
      ({ login }) => this.#show(login),
      (error: unknown) => this.#fail(error),
    );
  }

  async #watchPresence(): Promise<void> {
    const { signal } = this.#over;
    while (!signal.aborted) {
      await sleep(PRESENCE_MS, signal).catch(() => undefined);
      if (signal.aborted || this.#loginId === null) return;
      const { login } = await this.#client.call('login.get', { loginId: this.#loginId });
      this.#show(login);
    }
  }
}

function pasteWords(login: LoginState): string {
  const scheme = login.step === 'waiting' ? foreignScheme(login.url) : null;
  if (scheme !== null)
    return `The page ends at an address that begins with ${scheme}, which belongs to another program: do not let the browser open that. Copy the address, whole, and paste it here:`;
  const either = login.method === 'paste' ? 'Paste' : 'Or paste';
  return `${either} here the code or the address that the browser ends at:`;
}

/** Of the address at which the page ends; null: a page of the web, or none is told. */
function foreignScheme(page: string): string | null {
  const redirect = URL.parse(page)?.searchParams.get('redirect_uri') ?? '';
  const scheme = /^[a-z][a-z0-9+.-]*:\/\//i.exec(redirect)?.[0] ?? null;
  return scheme === null || /^https?:/i.test(scheme) ? null : scheme;
}

async function openBrowser(url: string): Promise<void> {
  const { default: open } = await import('open');
  const child = await open(url);
  child.on('error', () => undefined);
}
