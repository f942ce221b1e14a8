import type { Page } from '@playwright/test';
import type { Snapshot } from '../../shared/contract/state.ts';
import type { ShellState } from '../../shared/shell.ts';
import { NOW } from '../../shared/testing/snapshot.ts';

interface Call {
  readonly name: string;
  readonly input: unknown;
}

interface AppWindow extends Window {
  app: {
    readonly calls: Call[];
    readonly emit: (name: string, payload: unknown) => void;
    takenOver: ShellState | null;
  };
}

interface Start {
  readonly snapshot: Snapshot | null;
  readonly shell: ShellState;
  /** Calls that stay unanswered. */
  readonly silent?: readonly string[];
}

/** Runs in the page before its own code: what the preload of the desktop app would put there. */
function installBridge({ snapshot, shell, silent = [] }: Start): void {
  const page = window as unknown as AppWindow & { bridge: unknown };
  const listeners = new Set<(frame: unknown) => void>();
  let [known, state] = [snapshot, shell];
  let generation = 1;
  const emit = (name: string, payload: unknown): void => {
    if (name === 'shell.state') state = (payload as { shell: ShellState }).shell;
    for (const listener of listeners) listener({ type: 'event', name, payload });
  };
  const set = (key: string, value: unknown): unknown => {
    if (known === null) return {};
    const settings = { ...known.settings, [key]: value };
    known = { ...known, settings };
    emit('state', {
      from: generation,
      to: ++generation,
      changes: [{ kind: 'settings', settings }],
    });
    return { settings };
  };
  const answer = ({ name, input }: Call): unknown => {
    if (name === 'shell.get') return { shell: state };
    if (name === 'state.get') return { generation, snapshot: known };
    if (name === 'usage.list') return { accounts: known?.usage ?? [] };
    if (name === 'settings.set') {
      const { key, value } = input as { key: string; value: unknown };
      return set(key, value);
    }
    if (name === 'shell.takeOver') {
      emit('shell.state', { shell: page.app.takenOver ?? state });
      return { shell: state };
    }
    return {};
  };
  page.app = { calls: [], emit, takenOver: null };
  page.bridge = {
    call: (frame: { id: number } & Call) => {
      page.app.calls.push({ name: frame.name, input: frame.input });
      const isSilent =
        silent.includes(frame.name) || (frame.name === 'state.get' && known === null);
      if (isSilent) return new Promise(() => undefined);
      return Promise.resolve({ type: 'result', id: frame.id, ok: true, value: answer(frame) });
    },
    subscribe: (listener: (frame: unknown) => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The page as the desktop app shows it: its bridge is played by the test, state and all. */
export class DesktopApp {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** A snapshot of null stays unanswered. */
  async open(address: string, hash: string, start: Start): Promise<void> {
    // The snapshots of shared/testing are of that moment.
    await this.page.clock.setFixedTime(NOW);
    await this.page.addInitScript(installBridge, start);
    await this.page.goto(new URL(`/${hash}`, address).href);
  }

  emit(name: string, payload: unknown): Promise<void> {
    return this.page.evaluate(
      ([event, value]) => (window as unknown as AppWindow).app.emit(event, value),
      [name, payload] as const,
    );
  }

  tell(shell: ShellState): Promise<void> {
    return this.emit('shell.state', { shell });
  }

  /** What the app becomes when the person takes over. */
  takeOverLeadsTo(shell: ShellState): Promise<void> {
    return this.page.evaluate((next) => {
      (window as unknown as AppWindow).app.takenOver = next;
    }, shell);
  }

  /** The calls so far, of the shell or of one name. */
  calls(name: string): Promise<readonly Call[]> {
    return this.page.evaluate(
      (wanted) => (window as unknown as AppWindow).app.calls.filter((call) => call.name === wanted),
      name,
    );
  }
}
