import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';
import type { Bridge } from '../../../shared/shell.ts';
import { expect, test } from '../shell-test.ts';

const APP = 'app://sluice/';

interface PageWindow {
  bridge: Bridge;
}

/** A server that no page of the app may reach; counts who does. */
async function trap() {
  let seen = 0;
  const server = createServer((_request, response) => {
    seen += 1;
    response.setHeader('access-control-allow-origin', '*').end('globalThis.trapped = true');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}/x.js`,
    seen: () => seen,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

async function refusedFor(page: Page, source: string): Promise<string> {
  return page.evaluate(async (code) => {
    const violated = new Promise<string>((resolve) =>
      document.addEventListener(
        'securitypolicyviolation',
        ({ effectiveDirective }) => resolve(effectiveDirective),
        { once: true },
      ),
    );
    const { type, src, text } = JSON.parse(code) as Record<string, string>;
    const element = document.createElement(type ?? 'script');
    // Past Trusted Types, which refuse a script's plain address before the policy is asked.
    interface Policy {
      createScriptURL: (address: string) => string;
      createScript: (text: string) => string;
    }
    const { trustedTypes } = globalThis as unknown as {
      trustedTypes: { createPolicy: (name: string, rules: Policy) => Policy };
    };
    const policy = trustedTypes.createPolicy('test', {
      createScriptURL: (address) => address,
      createScript: (script) => script,
    });
    if (src !== undefined) element.setAttribute('src', policy.createScriptURL(src));
    if (text !== undefined) Object.assign(element, { text: policy.createScript(text) });
    document.body.append(element);
    return violated;
  }, source);
}

test('the page is alone in its box: no Node, two functions, and neither can be changed', async ({
  launch,
}) => {
  const shell = await launch();
  const page = await shell.mainWindow();
  const seen = await page.evaluate(() => {
    const own = window as unknown as PageWindow & Record<string, unknown>;
    const bridge = own.bridge;
    try {
      (bridge as unknown as Record<string, unknown>)['extra'] = 1;
    } catch {
      // Frozen: in strict mode it throws.
    }
    try {
      own.bridge = { call: () => Promise.resolve('mine'), subscribe: () => () => undefined };
    } catch {
      // It cannot be put in place of ours either.
    }
    return {
      nodes: ['process', 'require', 'module', 'Buffer', 'global', 'ipcRenderer', 'electron'].filter(
        (name) => name in own,
      ),
      names: Object.keys(own.bridge),
      isFrozen: Object.isFrozen(own.bridge),
      isSame: own.bridge === bridge,
    };
  });
  expect(seen).toEqual({
    nodes: [],
    names: ['call', 'subscribe'],
    isFrozen: true,
    isSame: true,
  });
  const policy = await page.evaluate(async () => {
    const answer = await fetch('./');
    return [answer.status, answer.headers.get('content-security-policy')];
  });
  expect(policy).toEqual([
    200,
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
  ]);
  const outside = ['../package.json', '%2e%2e/package.json', 'main/index.cjs', '..%5cpackage.json'];
  const statuses = await page.evaluate(
    (paths) => Promise.all(paths.map(async (path) => (await fetch(path)).status)),
    outside,
  );
  expect(statuses).toEqual(outside.map(() => 404));
});

test('it cannot go away, open a window, or ask for a permission', async ({ launch }) => {
  const shell = await launch();
  const page = await shell.mainWindow();
  const before = page.url();
  const windows = () =>
    shell.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);
  await test.step('away', async () => {
    for (const address of [
      'https://example.com/',
      'file:///etc/passwd',
      'app://other/',
      `${APP}assets/x.js`,
    ])
      await page.evaluate((to) => {
        const link = Object.assign(document.createElement('a'), { href: to });
        document.body.append(link);
        link.click();
      }, address);
    await expect.poll(() => shell.output()).toContain('"kind":"navigation"');
    expect(page.url()).toBe(before);
  });
  await test.step('a window', async () => {
    const opened = await page.evaluate(() => {
      const link = Object.assign(document.createElement('a'), {
        href: 'https://example.com/',
        target: '_blank',
      });
      document.body.append(link);
      link.click();
      return window.open('https://example.com/') === null;
    });
    expect(opened).toBe(true);
    await expect.poll(() => shell.output()).toContain('"kind":"window"');
    expect(await windows()).toBe(1);
  });
  await test.step('permissions', async () => {
    const answers = await page.evaluate(async () => {
      const states: string[] = [];
      for (const name of ['geolocation', 'notifications', 'camera', 'microphone', 'midi'])
        states.push((await navigator.permissions.query({ name: name as PermissionName })).state);
      const place = await new Promise<string>((resolve) =>
        navigator.geolocation.getCurrentPosition(
          () => resolve('told'),
          ({ code }) => resolve(`refused ${code}`),
        ),
      );
      const notes = await Notification.requestPermission();
      const camera = await navigator.mediaDevices
        .getUserMedia({ video: true })
        .then(() => 'given')
        .catch(({ name }: Error) => name);
      const read = await navigator.clipboard
        .readText()
        .then(() => 'read')
        .catch(({ name }: Error) => name);
      return { states: [...new Set(states)], place, notes, camera, read };
    });
    expect(answers).toEqual({
      states: ['denied'],
      place: 'refused 1',
      notes: 'denied',
      camera: expect.stringMatching(/NotAllowedError|NotFoundError/),
      read: 'NotAllowedError',
    });
    for (const permission of ['geolocation', 'notifications'])
      expect(shell.output()).toContain(`"kind":"permission","about":"${permission}"`);
  });
});

test('it runs and reaches nothing from elsewhere, and a frame that is not ours gets no answer', async ({
  launch,
  desktop,
}) => {
  const shell = await launch();
  const page = await shell.mainWindow();
  const { address, seen, close } = await trap();
  await test.step('scripts', async () => {
    const remote = JSON.stringify({ type: 'script', src: address });
    expect(await refusedFor(page, remote)).toMatch(/^script-src/);
    const inline = JSON.stringify({ type: 'script', text: 'globalThis.trapped = true' });
    expect(await refusedFor(page, inline)).toMatch(/^script-src/);
    const frame = JSON.stringify({ type: 'iframe', src: address });
    expect(await refusedFor(page, frame)).toBe('frame-src');
    const image = JSON.stringify({ type: 'img', src: address });
    expect(await refusedFor(page, image)).toBe('img-src');
    const failures = await page.evaluate(async (to) => {
      const outcome = (work: Promise<unknown>) => work.then(() => 'done').catch(() => 'refused');
      return [
        await outcome(fetch(to)),
        await outcome(import(/* @vite-ignore */ `${to}?module`)),
        (globalThis as unknown as { trapped?: boolean }).trapped ?? 'not trapped',
      ];
    }, address);
    expect(failures).toEqual(['refused', 'refused', 'not trapped']);
  });
  await test.step('the network, past the page’s own policy', async () => {
    // A window without the policy: the session itself refuses.
    const reached = await shell.app.evaluate(async ({ BrowserWindow }, to) => {
      const bare = new BrowserWindow({ show: false });
      const outcome = await bare.loadURL(to).then(
        () => 'loaded',
        (error: Error) => error.message,
      );
      bare.destroy();
      return outcome;
    }, address);
    expect(reached).toContain('ERR_BLOCKED_BY_CLIENT');
    await expect.poll(() => shell.output()).toContain('"kind":"request","about":"http://127.0.0.1');
    expect(seen()).toBe(0);
  });
  await test.step('a page that is not ours', async () => {
    const answer = await shell.app.evaluate(async ({ app, BrowserWindow }) => {
      const webPreferences = { sandbox: true, preload: `${app.getAppPath()}/preload/index.cjs` };
      const foreign = new BrowserWindow({ show: false, webPreferences });
      await foreign.loadURL('about:blank');
      const frame = { type: 'call', id: 1, name: 'accounts.list', input: {} };
      const told: unknown = await foreign.webContents.executeJavaScript(
        `window.bridge.call(${JSON.stringify(frame)})`,
      );
      foreign.destroy();
      return told;
    });
    expect(answer).toMatchObject({ ok: false, error: { code: 'FORBIDDEN_ORIGIN' } });
    await expect.poll(() => shell.output()).toContain('"kind":"call"');
  });
  await test.step('an address in place of a link', async () => {
    const links = [
      'https://example.com',
      { to: 'https://example.com' },
      { to: 'key-page', provider: 'nobody' },
    ];
    const answers = await page.evaluate(
      async (given) =>
        Promise.all(
          given.map((link, id) =>
            (window as unknown as PageWindow).bridge.call({
              type: 'call',
              id,
              name: 'shell.openLink',
              input: { link },
            }),
          ),
        ),
      links,
    );
    expect(answers).toMatchObject([
      { error: { code: 'BAD_REQUEST' } },
      { error: { code: 'BAD_REQUEST' } },
      { error: { code: 'NOT_FOUND' } },
    ]);
    expect(desktop.opened()).toEqual([]);
  });
  await close();
});
