import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      emptyOutDir: true,
      target: 'node24',
      externalizeDeps: true,
      rollupOptions: {
        input: { cli: 'main/cli.ts', headless: 'main/headless.ts' },
        output: {
          format: 'es',
          entryFileNames: '[name].js',
          // Beside the entries: what looks for a file from its own place finds it from a chunk too.
          chunkFileNames: '[name]-[hash].js',
        },
      },
    },
  },
  renderer: {
    root: 'renderer',
    base: './',
    plugins: [react()],
    build: {
      outDir: 'out/renderer',
      emptyOutDir: true,
      minify: true,
      chunkSizeWarningLimit: 700,
      // Inlined `data:` assets would need a wider content security policy.
      assetsInlineLimit: 0,
      target: 'chrome140',
      rollupOptions: { input: 'renderer/index.html' },
    },
  },
});
