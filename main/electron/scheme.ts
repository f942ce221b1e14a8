import { protocol } from 'electron';
import type { Session } from 'electron';
import { readPageFile } from '../control/http/page.ts';
import { SECURITY_HEADERS } from '../control/http/reply.ts';

const SCHEME = 'app';
export const APP_ORIGIN = `${SCHEME}://sluice`;
const INDEX = `${APP_ORIGIN}/`;

export function pageAddress(hash: string): string {
  return `${INDEX}#/${hash}`;
}

/** One of our own pages: only these get answers over IPC. */
export function isAppPage(address: string): boolean {
  return address === INDEX || address.startsWith(`${INDEX}#`);
}

/** Before the app is ready: a standard, secure origin, so that the page's policy and storage have one. */
export function registerScheme(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true };
  protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges }]);
}

/** Files of the built page, with the security headers of the window in the browser; nothing else. */
export function serveScheme(session: Session, folder: string): void {
  session.protocol.handle(SCHEME, async (request) => {
    const { host, pathname } = new URL(request.url);
    const isRead = host === 'sluice' && request.method === 'GET';
    const file = isRead ? await readPageFile(folder, pathname) : null;
    if (file === null) return new Response('Not found', { status: 404, headers: SECURITY_HEADERS });
    const headers = { ...SECURITY_HEADERS, 'content-type': file.type };
    return new Response(new Uint8Array(file.bytes), { headers });
  });
}
