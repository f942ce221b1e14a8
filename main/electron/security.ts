import type { Session, WebContents } from 'electron';
import { APP_ORIGIN, isAppPage } from './scheme.ts';

/** Copying the base URL or a key is the one thing that a page asks the system for. */
const ALLOWED_PERMISSIONS: ReadonlySet<string> = new Set(['clipboard-sanitized-write']);

/** Tells what was refused: the kind, and the address or permission it was about. */
export type Refused = (kind: string, about: string) => void;

/** Deny first: permissions asked for or checked, devices, downloads, and every request that is not ours. */
export async function lockSession(session: Session, refused: Refused): Promise<void> {
  session.setPermissionRequestHandler((contents, permission, done) => {
    const isAllowed = ALLOWED_PERMISSIONS.has(permission) && isAppPage(contents.getURL());
    if (!isAllowed) refused('permission', permission);
    done(isAllowed);
  });
  session.setPermissionCheckHandler(
    (_contents, permission, origin) =>
      ALLOWED_PERMISSIONS.has(permission) && origin.replace(/\/$/, '') === APP_ORIGIN,
  );
  session.setDevicePermissionHandler(() => false);
  session.setSpellCheckerEnabled(false);
  session.webRequest.onBeforeRequest(({ url }, done) => {
    const isOurs = url.startsWith(`${APP_ORIGIN}/`) || url.startsWith('devtools:');
    if (!isOurs) refused('request', originOf(url));
    done({ cancel: !isOurs });
  });
  session.on('will-download', (event) => {
    refused('download', 'a file');
    event.preventDefault();
  });
  // WebRTC asks neither the page's policy nor webRequest. Behind a proxy that is not there it reaches nobody.
  const proxyRules = 'socks5://127.0.0.1:9';
  await session.setProxy({ mode: 'fixed_servers', proxyRules, proxyBypassRules: '<-loopback>' });
}

/** The page stays where it is: no navigation, no new window, no frame of somebody else. */
export function lockContents(contents: WebContents, refused: Refused): void {
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
  contents.on('will-navigate', (event, url) => {
    if (isAppPage(url)) return;
    refused('navigation', originOf(url));
    event.preventDefault();
  });
  contents.on('will-frame-navigate', (event) => {
    if (event.isMainFrame) return;
    refused('frame', originOf(event.url));
    event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => {
    refused('webview', 'a guest page');
    event.preventDefault();
  });
  contents.setWindowOpenHandler(({ url }) => {
    refused('window', originOf(url));
    return { action: 'deny' };
  });
}

/** An address may carry a code or a token; its origin does not. */
function originOf(url: string): string {
  try {
    const { protocol, host } = new URL(url);
    return `${protocol}//${host}`;
  } catch {
    return 'no address';
  }
}
