const CLIENT_KEY = /^slk_[A-Za-z0-9_-]{43}$/;
const SHOWN_KEY = `slk_${'9fQ2'.repeat(11).slice(0, 43)}`;

/** By the name of the field: what differs from run to run, as it is shown instead. */
const FIXED: Readonly<Record<string, unknown>> = {
  pid: 4711,
  sizeBytes: 185_000,
  version: '1.0.0',
  profile: '/home/mira/.local/share/Sluice',
  proxy: 'http://127.0.0.1:7584',
  ui: 'http://127.0.0.1:7585',
  keyPrefix: 'slk_9fQ2',
  loginId: 'login',
  launchUrl: 'http://127.0.0.1:53692/start',
  startedAt: '2026-11-19T12:00:00.000Z',
};
/** The provider told no name: the beginning of its id stands for it. */
const WORKSPACE = /Workspace [0-9a-f]{8}/g;
/** Of the simulator. */
const PORT = /(127\.0\.0\.1):\d+(?=\/oauth|\/codex)/g;
const ATTEMPT_MS = 400;

/** The same answer with the same values in every run: ports, random ids, what something took. */
export function steadyAnswer(answer: unknown): unknown {
  return walk(answer, { count: 0 });
}

interface Seen {
  count: number;
}

function walk(value: unknown, seen: Seen): unknown {
  if (typeof value === 'string') return steadyText(value);
  if (Array.isArray(value)) return value.map((one) => walk(one, seen));
  if (typeof value !== 'object' || value === null) return value;
  if ('firstByteMs' in value && 'id' in value) return steadyRequest(value, seen);
  const fields = Object.entries(value).map(([name, one]) => [name, steadyField(name, one, seen)]);
  return Object.fromEntries(fields) as unknown;
}

function steadyText(text: string): string {
  if (CLIENT_KEY.test(text)) return SHOWN_KEY;
  return text.replaceAll(WORKSPACE, 'Workspace 4f1c92a0').replaceAll(PORT, '$1:53692');
}

function steadyField(name: string, value: unknown, seen: Seen): unknown {
  // A port of this machine that happens to be taken.
  if (name === 'note') return null;
  const fixed = FIXED[name];
  return fixed !== undefined && typeof value === typeof fixed ? fixed : walk(value, seen);
}

/** As it could have been: its parts add up. */
function steadyRequest(request: { readonly firstByteMs: unknown }, seen: Seen): unknown {
  seen.count += 1;
  const attempts = 'attemptList' in request ? (request.attemptList as readonly object[]) : [];
  const wasTriedMs = Math.max(0, attempts.length - 1) * ATTEMPT_MS;
  const firstByteMs = wasTriedMs + 380 + ((seen.count * 137) % 900);
  const durationMs = firstByteMs + 1200 + ((seen.count * 731) % 6000);
  const last = attempts.length - 1;
  return {
    ...request,
    id: `3ac0ae4b-b950-47a8-b127-8d24ddc${String(seen.count).padStart(5, '0')}`,
    ...('session' in request && request.session !== null && { session: '5f0c2a' }),
    ...(request.firstByteMs !== null && { firstByteMs }),
    ...('durationMs' in request && { durationMs }),
    ...(attempts.length > 0 && {
      attemptList: attempts.map((one, index) =>
        Object.assign({}, one, { ms: index === last ? durationMs - wasTriedMs : ATTEMPT_MS }),
      ),
    }),
  };
}
