import { useCompileCache } from './cli/compile-cache.ts';
import { takeEnvironment } from './cli/take-environment.ts';

/** Serves and does nothing else: for service managers. Ports come from the environment and the settings. */
useCompileCache();
const { runCli } = await import('./cli/run.ts');
const args = ['serve', ...process.argv.slice(2)];
const exitCode = await runCli(args, takeEnvironment(process.env));
process.exit(exitCode);
