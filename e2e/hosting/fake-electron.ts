import { EventEmitter } from 'node:events';
import { registerHooks } from 'node:module';

/**
 * Stands in for Electron 45 where there is none, for one purpose: to run the built entry of the desktop app on the
 * Node that Electron 45 has, and see that it hosts. Everything about windows and the tray itself is for the lane in
 * a real Electron. It answers messages of the parent process: `call` (a frame over IPC), `click` (in the tray's
 * menu), `emit` (of the power monitor) and `quit`.
 */
interface MenuItem {
  readonly label?: string;
  readonly enabled?: boolean;
  readonly click?: () => void;
}

type Handler = (event: object, frame: unknown) => unknown;

const APP_PAGE = 'app://sluice/#/accounts';
const paths = new Map<string, string>();
let handler: Handler = () => undefined;
let menu: readonly MenuItem[] = [];
let isQuitting = false;

function tell(message: object): void {
  process.send?.(message);
}

class FakeContents extends EventEmitter {
  readonly mainFrame = { url: APP_PAGE };
  getURL = (): string => APP_PAGE;
  isCrashed = (): boolean => false;
  reload = (): void => undefined;
  send = (_channel: string, frame: unknown): void => tell({ told: 'frame', frame });
  setWindowOpenHandler = (): void => undefined;
  setWebRTCIPHandlingPolicy = (): void => undefined;
}

class FakeWindow extends EventEmitter {
  readonly webContents = new FakeContents();
  constructor(options: { readonly webPreferences: object }) {
    super();
    windows.push(this);
    tell({ told: 'window', preferences: options.webPreferences });
    app.emit('web-contents-created', {}, this.webContents);
  }
  loadURL = (address: string): Promise<void> => {
    tell({ told: 'page', address });
    setImmediate(() => this.emit('ready-to-show'));
    return Promise.resolve();
  };
  show = (): void => undefined;
  hide = (): void => undefined;
  focus = (): void => undefined;
  isVisible = (): boolean => true;
  isMinimized = (): boolean => false;
  isMaximized = (): boolean => false;
  isDestroyed = (): boolean => false;
  setBackgroundColor = (): void => undefined;
  getNormalBounds = () => ({ x: 1, y: 2, width: 1000, height: 700 });
}

class FakeTray extends EventEmitter {
  setImage = (): void => undefined;
  setToolTip = (text: string): void => tell({ told: 'tooltip', text });
  setContextMenu = (): void => undefined;
}

const windows: FakeWindow[] = [];

const app = Object.assign(new EventEmitter(), {
  isPackaged: false,
  enableSandbox: (): void => undefined,
  setName: (): void => undefined,
  setAppUserModelId: (): void => undefined,
  setPath: (name: string, path: string) => paths.set(name, path),
  getPath: (name: string) => paths.get(name) ?? '',
  getAppPath: () => process.cwd(),
  requestSingleInstanceLock: () => true,
  whenReady: () => Promise.resolve(),
  setLoginItemSettings: (): void => undefined,
  quit(): void {
    if (isQuitting) return;
    isQuitting = true;
    app.emit('before-quit', { preventDefault: () => (isQuitting = false) });
    if (isQuitting) process.exit(0);
  },
  exit: (code: number) => process.exit(code),
});

const session = Object.assign(new EventEmitter(), {
  protocol: { handle: (): void => undefined },
  webRequest: { onBeforeRequest: (): void => undefined },
  setPermissionRequestHandler: (): void => undefined,
  setPermissionCheckHandler: (): void => undefined,
  setDevicePermissionHandler: (): void => undefined,
  setSpellCheckerEnabled: (): void => undefined,
  setProxy: () => Promise.resolve(),
});

const powerMonitor = new EventEmitter();

const fake = {
  app,
  powerMonitor,
  session: { defaultSession: session },
  protocol: { registerSchemesAsPrivileged: (): void => undefined },
  BrowserWindow: FakeWindow,
  Tray: FakeTray,
  Menu: {
    setApplicationMenu: (): void => undefined,
    buildFromTemplate(items: readonly MenuItem[]) {
      menu = items;
      tell({ told: 'menu', labels: items.map(({ label }) => label ?? '–') });
      return {};
    },
  },
  Notification: class extends EventEmitter {
    static isSupported = (): boolean => false;
  },
  nativeImage: { createFromPath: (path: string) => ({ path }) },
  nativeTheme: Object.assign(new EventEmitter(), { shouldUseDarkColors: false }),
  screen: {
    getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }],
  },
  clipboard: { writeText: (): void => undefined },
  shell: { openExternal: () => Promise.resolve() },
  dialog: { showErrorBox: (title: string, text: string) => tell({ told: 'error', title, text }) },
  ipcMain: {
    handle: (_channel: string, given: Handler) => {
      handler = given;
    },
  },
};

process.on('message', (message: { readonly do: string; readonly [key: string]: unknown }) => {
  const { webContents } = windows[0] ?? {};
  const event = { sender: webContents, senderFrame: webContents?.mainFrame };
  if (message.do === 'call')
    void Promise.resolve(handler(event, message['frame'])).then((frame) =>
      tell({ told: 'answer', frame }),
    );
  if (message.do === 'click') menu.find(({ label }) => label === message['label'])?.click?.();
  if (message.do === 'emit') powerMonitor.emit(String(message['event']));
  if (message.do === 'quit') app.quit();
});

Object.assign(globalThis, { fakeElectron: fake });
const names = Object.keys(fake).join(', ');
const source = `export const { ${names} } = globalThis.fakeElectron;`;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron'
      ? { url: 'fake:electron', format: 'module', shortCircuit: true }
      : next(specifier, context),
  load: (url, context, next) =>
    url === 'fake:electron' ? { format: 'module', source, shortCircuit: true } : next(url, context),
});
