import type { Choice } from './oauth/choice.ts';

export interface Approval {
  /** Where the browser would go next; null for the pasted-code way. */
  readonly location: string | null;
  /** The `code#state` text of the pasted-code page. */
  readonly pasted: string | null;
}

/** `as` may be `deny`. */
export type ApproveOptions = Choice;

/** Plays the person's part at the authorize page; does not follow to the callback. */
export async function approve(
  authorizeUrl: string,
  options: ApproveOptions,
  originMap: Readonly<Record<string, string>>,
): Promise<Approval> {
  const url = mapped(new URL(authorizeUrl), originMap);
  const page = await fetch(url);
  const html = await page.text();
  if (page.status !== 200) throw new Error(`authorize page answered ${page.status}: ${html}`);
  const target = new URL(url);
  target.pathname += '/approve';
  const form =
    options.as === 'deny'
      ? new URLSearchParams({ deny: '1' })
      : new URLSearchParams(Object.entries(options));
  const answer = await fetch(target, { method: 'POST', body: form, redirect: 'manual' });
  if (answer.status === 302) return { location: answer.headers.get('location'), pasted: null };
  const text = await answer.text();
  if (answer.status !== 200) throw new Error(`approval answered ${answer.status}: ${text}`);
  return { location: null, pasted: /<code id="code">([^<]*)<\/code>/.exec(text)?.[1] ?? null };
}

function mapped(url: URL, originMap: Readonly<Record<string, string>>): URL {
  const target = originMap[url.origin];
  return target === undefined ? url : new URL(url.pathname + url.search, target);
}
