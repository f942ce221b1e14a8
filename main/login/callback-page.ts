import { createHash } from 'node:crypto';

const STYLE =
  ':root{color-scheme:light dark}' +
  'body{font:16px/1.5 system-ui,sans-serif;max-width:32rem;margin:20vh auto 0;padding:0 1.5rem;' +
  'color:CanvasText;background:Canvas}h1{font-size:1.25rem;font-weight:600}';

/** Nothing is loaded, run or framed; the one style is named by its hash. */
const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  // The address of this page holds the code.
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  connection: 'close',
};

/** Only constant words: nothing of a request is ever shown. */
const PAGES = {
  done: ['You can close this tab', 'Sluice has taken over and finishes the sign-in.'],
  denied: ['Access was not allowed', 'Nothing was changed. You can close this tab.'],
  unexpected: [
    'This is not the answer that Sluice waits for',
    'The sign-in goes on waiting. Open its page again from Sluice.',
  ],
  over: ['This sign-in is over', 'Start a new one in Sluice. You can close this tab.'],
  notFound: ['There is nothing here', 'Sluice listens here only while a sign-in runs.'],
  forbidden: ['Not from here', 'This address is for the browser of this machine only.'],
  method: ['Only for reading', 'This address takes no other requests.'],
} as const;

export type CallbackPage = keyof typeof PAGES;

export function callbackPage(page: CallbackPage): string {
  const [title, text] = PAGES[page];
  return (
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Sluice: ${title}</title>` +
    '<meta name="viewport" content="width=device-width">' +
    `<style>${STYLE}</style></head><body><h1>${title}</h1><p>${text}</p></body></html>`
  );
}
