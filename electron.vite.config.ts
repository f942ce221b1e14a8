import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

export default defineConfig({
  renderer: {
    root: 'renderer',
    base: './',
    plugins: [react()],
    build: {
      outDir: 'out/renderer',
      emptyOutDir: true,
      minify: true,
      // Inlined `data:` assets would need a wider content security policy.
      assetsInlineLimit: 0,
      target: 'chrome140',
      rollupOptions: { input: 'renderer/index.html' },
    },
  },
});
