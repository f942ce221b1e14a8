import type { SimAccount } from '../accounts.ts';
import type { Exchange } from '../exchange.ts';
import { escapeHtml } from '../values.ts';

export function page(title: string, body: string): string {
  return (
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(title)}</title>` +
    '<style>body{font:16px system-ui;max-width:40rem;margin:3rem auto;padding:0 1rem}li{margin:.7rem 0}</style>' +
    `</head><body><h1>${escapeHtml(title)}</h1>${body}</body></html>`
  );
}

export function refusalPage(title: string, problem: string): string {
  return page(title, `<p>${escapeHtml(problem)}</p>`);
}

/** One button for each person in each workspace, and Deny. */
export function consentForm(action: string, accounts: readonly SimAccount[], fields = ''): string {
  const rows = accounts.map(
    (account) =>
      `<li><span>${escapeHtml(account.email)} · ${escapeHtml(account.organization.name)}</span> ` +
      `<button name="as" value="${escapeHtml(account.id)}">Allow as ${escapeHtml(account.email)}</button></li>`,
  );
  return (
    `<form method="post" action="${escapeHtml(action)}">${fields}<ul>${rows.join('')}</ul>` +
    '<p><label>Leave out of the answer <select name="withhold"><option value="">nothing</option>' +
    '<option value="workspace">the workspace</option><option value="identity">who signed in</option>' +
    '</select></label></p><button name="deny" value="1">Deny</button></form>'
  );
}

/** Back to the program that asked. */
export function redirectBack(
  exchange: Exchange,
  redirectUri: string,
  result: Readonly<Record<string, string>>,
): Promise<void> {
  const target = new URL(redirectUri);
  for (const [name, value] of Object.entries(result)) target.searchParams.set(name, value);
  return exchange.send(302, '', [['location', target.href]]);
}
