import { contextBridge, ipcRenderer } from 'electron';
import type { Bridge } from '../shared/shell.ts';

/** One channel both ways; `main/electron/ipc.ts` has the other end and checks who speaks. */
const CHANNEL = 'sluice';

const bridge: Bridge = {
  call: (frame) => ipcRenderer.invoke(CHANNEL, frame),
  subscribe: (listener) => {
    const receive = (_event: unknown, frame: unknown): void => listener(frame);
    ipcRenderer.on(CHANNEL, receive);
    return () => {
      ipcRenderer.off(CHANNEL, receive);
    };
  },
};

// contextBridge copies and freezes it: the page can neither change it nor reach ipcRenderer.
contextBridge.exposeInMainWorld('bridge', bridge);
