import { CSPProvider } from '@base-ui/react/csp-provider';
import type { Root } from 'react-dom/client';
import { CrashBoundary } from './features/shell/CrashBoundary.tsx';
import { EndedPage } from './features/shell/EndedPage.tsx';
import { Face, readFace } from './features/shell/Face.tsx';
import { AppContext } from './state/context.ts';
import { createAppStore } from './state/store.ts';
import { StateSync } from './state/sync.ts';
import { createViewStore } from './state/view.ts';
import { BridgeTransport } from './transport/bridge.ts';
import { HttpTransport } from './transport/http.ts';
import { forgetSession, openSession } from './transport/session.ts';
import type { Transport } from './transport/transport.ts';

function show(root: Root, transport: Transport): void {
  const store = createAppStore();
  const sync = new StateSync(transport, store);
  const app = { store, transport, view: createViewStore(), retry: () => sync.refetch() };
  root.render(
    <CSPProvider disableStyleElements>
      <AppContext value={app}>
        <CrashBoundary>
          <Face />
        </CrashBoundary>
      </AppContext>
    </CSPProvider>,
  );
}

/** In the desktop app the window at once; in a browser after the session of this tab was opened. */
export async function start(root: Root): Promise<void> {
  readFace();
  if (window.bridge !== undefined) {
    show(root, new BridgeTransport(window.bridge));
    return;
  }
  const storage = sessionStorage;
  const page = { location, history, storage, fetch: fetch.bind(globalThis) };
  const session = await openSession(page).catch(() => 'unreachable' as const);
  if (session === 'unreachable') {
    root.render(<EndedPage reason="unreachable" />);
    return;
  }
  if (session === null) {
    root.render(<EndedPage reason="ended" />);
    return;
  }
  const transport = new HttpTransport(session);
  transport.watch((link) => {
    if (link === 'ended') forgetSession(storage);
  });
  show(root, transport);
}
