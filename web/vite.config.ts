import { defineConfig } from 'vitest/config';
import { budget } from './build/budget.ts';
import { compress } from './build/compress.ts';
import { service_worker } from './build/service_worker.ts';

// The node that the development server shows: WATTBOOK_NODE=http://127.0.0.1:8501 npm run dev
const node = process.env.WATTBOOK_NODE ?? 'http://127.0.0.1:8480';

export default defineConfig({
  esbuild: { jsx: 'automatic', jsxImportSource: 'preact' },
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,  // a data: address would need a weaker Content-Security-Policy
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  plugins: [service_worker(), budget({ first_load: 90_000, lazy_chunk: 60_000 }), compress()],
  server: {
    proxy: {
      '/api': {
        target: node, changeOrigin: true, ws: true,
        // The node refuses pages of other origins, which the development server's would be.
        configure: (proxy) => {
          proxy.on('proxyReq', (request) => request.removeHeader('origin'));
          proxy.on('proxyReqWs', (request) => request.removeHeader('origin'));
        },
      },
      ...Object.fromEntries(['/openapi.json', '/docs', '/readyz', '/metrics', '/version'].map((path) => [path, { target: node, changeOrigin: true }])),
    },
  },
  test: { include: ['src/**/*.test.ts', 'build/**/*.test.ts'], environment: 'node', testTimeout: 60_000 },
});
