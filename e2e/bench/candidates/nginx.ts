import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { findProgram } from '../find-program.ts';
import { UPSTREAM_KEY, requestHeaders } from '../payload.ts';
import { listening } from '../ready.ts';
import type { Candidate, Surroundings } from './candidate.ts';

/** nginx as a reverse proxy: one process in the foreground, everything it writes in the bench's folder. */
export function nginx({ children, upstream, folder }: Surroundings): Candidate {
  const program = findProgram('nginx');
  const prefix = join(folder, 'nginx');
  const config = join(prefix, 'nginx.conf');
  return {
    name: 'nginx',
    hasTimedStart: false,
    unavailable: () => (program === null ? 'nginx is not installed' : null),
    prepare: async () => {
      mkdirSync(prefix, { recursive: true });
    },
    start: async () => {
      const port = await freePort();
      writeFileSync(config, configuration(port, upstream));
      const startedAt = performance.now();
      const child = children.spawn(program ?? 'nginx', [
        '-p',
        prefix,
        '-e',
        'stderr',
        '-c',
        config,
      ]);
      const origin = `http://127.0.0.1:${port}`;
      await listening(child, origin);
      const startMs = performance.now() - startedAt;
      return { origin, headers: requestHeaders(UPSTREAM_KEY), child, startMs };
    },
  };
}

function configuration(port: number, upstream: string): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return `daemon off;
master_process off;
worker_processes 1;
pid nginx.pid;
error_log stderr error;
events { worker_connections 1024; }
http {
  access_log off;
  keepalive_timeout 600s;
  keepalive_requests 100000000;
  client_body_buffer_size 64k;
${temporary.map((name) => `  ${name}_temp_path ${name};`).join('\n')}
  upstream bench {
    server ${new URL(upstream).host};
    keepalive 256;
    keepalive_requests 100000000;
    keepalive_timeout 600s;
  }
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass http://bench;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header x-api-key ${UPSTREAM_KEY};
      proxy_buffering off;
    }
  }
}
`;
}

/** nginx cannot be asked for a free port; one that was free a moment ago has to do. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
