'use strict';

/** Whether a window can be shown here. */
function hasDisplay(environment, platform) {
  if (platform === 'win32') return true;
  // A terminal on another machine: the window would open where nobody sits.
  if (platform === 'darwin') return !environment.SSH_CONNECTION;
  return Boolean(environment.DISPLAY || environment.WAYLAND_DISPLAY);
}

/** Whether it is worth fetching Electron first. */
function wantsElectron({ args, display, electron, environment }) {
  return args.length === 0 && display && electron.kind === 'absent' && !skips(environment);
}

function skips(environment) {
  return Boolean(environment.CI || environment.ELECTRON_SKIP_BINARY_DOWNLOAD);
}

/**
 * Desktop app or browser, and the one line that says which and why.
 * `fetchFailure`: why Electron could not be fetched, or null.
 */
function chooseFace({ args, display, electron, needed, fetchFailure, isRoot }) {
  if (args.length > 0) return browser('what follows `npm start --` is for `sluice serve`');
  if (!display) return browser('this machine has no display');
  if (electron.kind === 'old')
    return browser(
      `the Electron here is ${electron.version}, and Sluice needs ${needed.split('.')[0]}`,
    );
  if (electron.kind === 'ready') {
    const sandbox = isRoot ? ', without its sandbox because you are root' : '';
    const version = electron.version ?? 'of a version that it does not tell';
    const line = `Sluice opens as a desktop app in Electron ${version}${sandbox}.`;
    return { face: 'desktop', line };
  }
  if (fetchFailure !== null) return browser(`Electron could not be fetched (${fetchFailure})`);
  return browser('Electron is not on this machine, and the environment says not to fetch it');
}

function browser(why) {
  return { face: 'browser', line: `Sluice opens in the browser: ${why}.` };
}

module.exports = { chooseFace, hasDisplay, wantsElectron };
