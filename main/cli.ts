import { useCompileCache } from './cli/compile-cache.ts';
import { takeEnvironment } from './cli/take-environment.ts';

useCompileCache();
const { runCli } = await import('./cli/run.ts');
const exitCode = await runCli(process.argv.slice(2), takeEnvironment(process.env));
process.exit(exitCode);
