const RULES: readonly (readonly [RegExp, (match: string) => string])[] = [
  // Client keys, provider keys and tokens by their public prefixes.
  [
    /\b(?:slk_|sk-ant-[a-z]+\d*-|sk-or-|sk-proj-|sk-|gh[opsu]_|AIza|ya29\.)[A-Za-z0-9_.-]{8,}/g,
    keepTail,
  ],
  // JSON Web Tokens.
  [/\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/g, keepTail],
  // Authorization values of any scheme.
  [
    /\b(?:Bearer|Basic)\s+[A-Za-z0-9._~+/=-]{8,}/gi,
    (match) => `${match.split(/\s/, 1)[0]} ${keepTail(match)}`,
  ],
  // Secret parameters in URLs, forms and JSON.
  [
    /\b(access_token|refresh_token|id_token|client_secret|code_verifier|api_key|apikey|key|code|state|token|passphrase|password)(["']?\s*[=:]\s*["']?)([^\s"'&,;}]{6,})/gi,
    (match) =>
      match.replace(
        /([=:]\s*["']?)([^\s"'&,;}]{6,})$/,
        (_all, before: string) => `${before}[redacted]`,
      ),
  ],
];

/** Removes everything that looks like a secret from a text; a four-character tail stays for correlation. */
export function redact(text: string): string {
  let result = text;
  for (const [pattern, replacement] of RULES) result = result.replace(pattern, replacement);
  return result;
}

function keepTail(match: string): string {
  return `[redacted …${match.slice(-4)}]`;
}
