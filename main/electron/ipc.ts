import { ipcMain } from 'electron';
import type { BrowserWindow, IpcMainInvokeEvent } from 'electron';
import { AppError } from '../../shared/errors.ts';
import type { EventFrame } from '../../shared/transport.ts';
import { refuseFrame } from '../control/answer-frame.ts';
import type { IpcFace } from '../control/ipc/ipc-face.ts';
import { isAppPage } from './scheme.ts';
import type { Refused } from './security.ts';

const CHANNEL = 'sluice';

/** The one place that touches ipcMain: only the main frame of our own page in our own window is answered. */
export function serveIpc(
  answer: IpcFace,
  windows: () => readonly BrowserWindow[],
  refused: Refused,
): void {
  ipcMain.handle(CHANNEL, (event, message: unknown) => {
    if (isTrusted(event, windows())) return answer(message);
    refused('call', 'a page that is not ours');
    return refuseFrame(0, new AppError('FORBIDDEN_ORIGIN', 'This page may not call Sluice.'));
  });
}

export function sendFrame(windows: readonly BrowserWindow[], frame: EventFrame): void {
  for (const window of windows)
    if (!window.webContents.isCrashed()) window.webContents.send(CHANNEL, frame);
}

function isTrusted(event: IpcMainInvokeEvent, windows: readonly BrowserWindow[]): boolean {
  const frame = event.senderFrame;
  const isOurWindow = windows.some(({ webContents }) => webContents === event.sender);
  return isOurWindow && frame !== null && frame === event.sender.mainFrame && isAppPage(frame.url);
}
