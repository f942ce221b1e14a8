const RULES: readonly (readonly [RegExp, (match: string, group: string) => string])[] = [
  // Client keys, provider keys and tokens by their public prefixes.
  [
    /\b(?:slk_|sk-ant-[a-z]+\d*-|sk-or-|sk-proj-|sk-|gh[oprsu]_|github_pat_|AIza|AQ\.|ya29\.|GOCSPX-|xai-|gsk_|csk-|fw_|fpk_|tgp_v\d_)[A-Za-z0-9_.-]{8,}/g,
    keepTail,
  ],
  // Keys of two halves: Z.AI's, and those of Ollama's cloud.
  [/\b[0-9a-f]{32}\.[A-Za-z0-9_-]{12,64}/g, keepTail],
  // Google's refresh tokens and authorization codes.
  [/\b(?:1\/\/0|4\/[01])[A-Za-z0-9_-]{20,}/g, keepTail],
  // JSON Web Tokens.
  [/\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/g, keepTail],
  // Authorization values of any scheme.
  [
    /\b(?:Bearer|Basic)\s+[A-Za-z0-9._~+/=-]{8,}/gi,
    (match) => `${match.split(/\s/, 1)[0]} ${keepTail(match)}`,
  ],
  // Secret fields in forms and JSON, escaped JSON too.
  [
    /(\b(?:access_token|refresh_token|id_token|client_secret|code_verifier|device_code|api_?key|secretkey|passphrase|password)\\?["']?\s*[=:]\s*\\?["']?)[^\s"'&,;}\\]{6,}/gi,
    keepName,
  ],
  // Parameters whose names are common words count only inside an address or a form.
  [/([?&#](?:code|state|key|token)=)[^\s"'&#]{6,}/gi, keepName],
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

/** The name before the value stays. */
function keepName(_match: string, name: string): string {
  return `${name}[redacted]`;
}
