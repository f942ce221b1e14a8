'use strict';

// Pure: from what is known to what is opened, and the one line that says so.
const REFUSED_FOR_MS = 24 * 3_600_000;
const EARLY_MS = 5_000;
/** An Electron without a usable sandbox ends with SIGTRAP, one without its X server with SIGSEGV. */
const CRASHES = new Set(['SIGABRT', 'SIGBUS', 'SIGILL', 'SIGSEGV', 'SIGTRAP']);

function browser(reason) {
  return { face: 'browser', line: `Sluice opens in the browser: ${reason}.` };
}

function isSet(value) {
  return value !== undefined && !['', '0', 'false'].includes(value);
}

function noDisplay(platform, environment) {
  if (platform === 'win32') return null;
  if (platform === 'darwin')
    return environment.SSH_CONNECTION ? 'this is a session over SSH' : null;
  return environment.DISPLAY || environment.WAYLAND_DISPLAY ? null : 'this machine has no display';
}

function majorOf(version) {
  return Number.parseInt(version ?? '', 10);
}

/** One that a person named and that does not tell its version is taken as it is. */
function canHost({ electron, wanted, environment }) {
  if (electron === null) return false;
  if (electron.version === null) return Boolean(environment.ELECTRON_OVERRIDE_DIST_PATH);
  return majorOf(electron.version) >= majorOf(wanted);
}

/** Why the Electron that a person named is not the one to run: nothing is fetched in its place. */
function wrongOverride({ electron, wanted, environment }) {
  if (!environment.ELECTRON_OVERRIDE_DIST_PATH) return null;
  if (electron === null) return 'ELECTRON_OVERRIDE_DIST_PATH names a folder without Electron in it';
  return `the Electron ${electron.version} of ELECTRON_OVERRIDE_DIST_PATH cannot host Sluice, which needs ${majorOf(wanted)} or newer`;
}

function refused({ refusal, wanted, nowMs }) {
  if (refusal === null || refusal.version !== wanted) return null;
  const ageMs = nowMs - Date.parse(refusal.time);
  if (!(ageMs >= 0 && ageMs < REFUSED_FOR_MS)) return null;
  const hours = Math.ceil((REFUSED_FOR_MS - ageMs) / 3_600_000);
  const next = refusal.kept ? `in ${hours} h` : 'at the next start';
  return `Electron ${wanted} could not be fetched (${refusal.reason}); the next try is ${next}, \`npx install-electron\` tries at once`;
}

function unfetchable(facts) {
  const { environment, hasInstaller } = facts;
  if (!hasInstaller) return 'Electron is not installed here, `npm ci` installs it';
  for (const name of ['ELECTRON_SKIP_BINARY_DOWNLOAD', 'CI'])
    if (isSet(environment[name])) return `Electron is not here, and ${name} says not to fetch it`;
  return refused(facts);
}

function desktop({ electron, platform, isRoot }) {
  const unboxed = platform === 'linux' && isRoot;
  const how = unboxed ? ', without its sandbox (--no-sandbox), which root cannot use' : '';
  return {
    face: 'desktop',
    line: `Sluice opens on the desktop: Electron ${electron.version ?? 'of an unknown version'} and a display are here${how}.`,
    path: electron.path,
    switches: unboxed ? ['--no-sandbox'] : [],
  };
}

/** `fetch`: there is a display, no Electron, and nothing against fetching it. */
function chooseFace(facts) {
  if (facts.hasArguments) return browser('arguments were given, and they are those of `serve`');
  const hidden = noDisplay(facts.platform, facts.environment);
  if (hidden !== null) return browser(hidden);
  if (canHost(facts)) return desktop(facts);
  const reason = wrongOverride(facts) ?? unfetchable(facts);
  if (reason !== null) return browser(reason);
  return { face: 'fetch', line: `Fetching Electron ${facts.wanted}, this is done once …` };
}

/** A crash while it starts opened nothing and holds nothing any more, so the browser takes its place. */
function afterElectron({ exitCode, signal, elapsedMs, wasAsked, error }) {
  if (error !== null) return browser(`Electron cannot be run (${error})`);
  if (!wasAsked && CRASHES.has(signal) && elapsedMs < EARLY_MS)
    return browser(`Electron ended with ${signal} as it started, what it said is above`);
  return { face: 'none', exitCode };
}

module.exports = { afterElectron, chooseFace };
