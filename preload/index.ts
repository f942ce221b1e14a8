import { contextBridge, ipcRenderer } from 'electron';
import type { Bridge } from '../shared/shell.ts';

/** One channel both ways; `main/electron/ipc.ts` has the other end and checks who speaks. */
const CHANNEL = 'sluice';

/** What came while the page was still being read: its first listener hears it. */
const early: unknown[] = [];
const keep = (_event: unknown, frame: unknown): void => {
  early.push(frame);
};
ipcRenderer.on(CHANNEL, keep);

const bridge: Bridge = {
  call: (frame) => ipcRenderer.invoke(CHANNEL, frame),
  subscribe: (listener) => {
    const receive = (_event: unknown, frame: unknown): void => listener(frame);
    ipcRenderer.off(CHANNEL, keep);
    ipcRenderer.on(CHANNEL, receive);
    for (const frame of early.splice(0)) listener(frame);
    return () => {
      ipcRenderer.off(CHANNEL, receive);
    };
  },
};

// contextBridge copies and freezes it: the page can neither change it nor reach ipcRenderer.
contextBridge.exposeInMainWorld('bridge', bridge);
