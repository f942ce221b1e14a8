import { availableParallelism, cpus, loadavg, release, type } from 'node:os';

export interface Machine {
  readonly cores: number;
  readonly cpu: string;
  readonly system: string;
  readonly node: string;
  readonly generator: string;
  readonly loadBefore: number;
  readonly loadAfter: number;
}

export function loadAverage(): number {
  return loadavg()[0] ?? 0;
}

export function machine(generator: string, loadBefore: number): Machine {
  return {
    cores: availableParallelism(),
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    system: `${type()} ${release()}`,
    node: process.version,
    generator,
    loadBefore,
    loadAfter: loadAverage(),
  };
}

export function machineLine(of: Machine): string {
  const load = `load average ${of.loadBefore.toFixed(2)} before, ${of.loadAfter.toFixed(2)} after`;
  return `${of.cores} cores (${of.cpu}), Node ${of.node}, ${of.system}, load by ${of.generator}, ${load}`;
}
