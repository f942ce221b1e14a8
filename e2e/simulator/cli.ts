import { parseArgs } from 'node:util';
import type { SeedName } from './seeds.ts';
import { startSimulator } from './simulator.ts';

const usage =
  'node e2e/simulator/cli.ts [--seed default|demo|none] [--control-port N] [--port ORIGIN=N …]\n';

function readOptions(): Parameters<typeof startSimulator>[0] {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: 'default' },
      'control-port': { type: 'string', default: '0' },
      port: { type: 'string', multiple: true, default: [] },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(usage);
    process.exit(0);
  }
  if (!isSeed(values.seed)) throw new Error(`unknown seed ${values.seed}`);
  const ports = values.port.map((pair): [string, number] => {
    const split = pair.lastIndexOf('=');
    return [pair.slice(0, split), Number(pair.slice(split + 1))];
  });
  return {
    seed: values.seed,
    controlPort: Number(values['control-port']),
    ports: Object.fromEntries(ports),
  };
}

function isSeed(text: string): text is SeedName {
  return text === 'default' || text === 'demo' || text === 'none';
}

async function main(): Promise<void> {
  const simulator = await startSimulator(readOptions());
  const { originMap, control } = simulator;
  process.stdout.write(`${JSON.stringify({ event: 'ready', originMap, control })}\n`);
  const stop = (): void => {
    simulator.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  process.exit(2);
});
