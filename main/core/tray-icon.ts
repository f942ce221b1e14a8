/** The verdict that the tray's icon shows; its drawings are `assets/tray/svg/tray-<icon>-*.svg`. */
export type TrayIcon = 'fine' | 'tight' | 'needs' | 'paused';
export type TrayPlatform = 'darwin' | 'win32' | 'linux';

/** The icon's file in `assets/tray`. The system colours macOS templates itself; `@2x` is found by its name. */
export function trayIconFile(icon: TrayIcon, platform: TrayPlatform, isDarkPanel: boolean): string {
  if (platform === 'darwin') return `${icon}Template.png`;
  const sizePx = platform === 'win32' ? 16 : 22;
  return `${icon}-${sizePx}-${isDarkPanel ? 'paper' : 'ink'}.png`;
}
