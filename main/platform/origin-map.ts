import { readFileSync } from 'node:fs';
import { AppError } from '../../shared/errors.ts';

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** `hostname` as the `URL` class gives it. */
export function isLoopback(hostname: string): boolean {
  return LOOPBACK.has(hostname);
}

/**
 * SLUICE_ORIGIN_MAP: with a map, only mapped origins can be reached, so a simulated profile never
 * reaches the internet. Without one every origin stands for itself.
 */
export class OriginMap {
  readonly #targets: ReadonlyMap<string, string> | null;

  constructor(targets: ReadonlyMap<string, string> | null) {
    this.#targets = targets;
  }

  get active(): boolean {
    return this.#targets !== null;
  }

  /** Where `origin` is reached. Throws UPSTREAM_UNREACHABLE for an origin that the map does not name. */
  resolve(origin: string): string {
    if (this.#targets === null) return origin;
    const target = this.#targets.get(origin);
    if (target !== undefined) return target;
    throw new AppError(
      'UPSTREAM_UNREACHABLE',
      `${origin} is not in SLUICE_ORIGIN_MAP, and with a map nothing else is reached.`,
      'Add the origin to the map, or start without SLUICE_ORIGIN_MAP.',
    );
  }

  /** The same for a whole URL, for one that a browser opens too. */
  mapUrl(url: string): string {
    const parsed = new URL(url);
    return this.resolve(parsed.origin) + parsed.pathname + parsed.search + parsed.hash;
  }
}

/** Reads the variable's value: JSON, or the path of a JSON file. Throws ORIGIN_MAP_INVALID. */
export function parseOriginMap(value: string | undefined): OriginMap {
  if (value === undefined || value.trim() === '') return new OriginMap(null);
  const text = value.trim().startsWith('{') ? value : readMapFile(value);
  const targets = new Map<string, string>();
  for (const [from, to] of Object.entries(parseJsonObject(text)))
    targets.set(originOf(from, from), loopbackOriginOf(from, to));
  return new OriginMap(targets);
}

function readMapFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw invalid(`is neither JSON nor a readable file: ${path}`, error);
  }
}

function parseJsonObject(text: string): Record<string, unknown> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw invalid('is not valid JSON', error);
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
    throw invalid('must be a JSON object from origin to origin');
  return parsed as Record<string, unknown>;
}

function loopbackOriginOf(from: string, to: unknown): string {
  if (typeof to !== 'string') throw invalid(`has no text as the target of ${from}`);
  const origin = originOf(to, from);
  const { protocol, hostname } = new URL(origin);
  if (protocol !== 'http:' && protocol !== 'https:')
    throw invalid(`maps ${from} to ${to}, which is not http or https`);
  if (!isLoopback(hostname))
    throw invalid(`maps ${from} to ${to}, which is not a loopback address`);
  return origin;
}

function originOf(text: string, field: string): string {
  let url: URL;
  try {
    url = new URL(text);
  } catch (error) {
    throw invalid(
      `holds ${JSON.stringify(text)} at ${JSON.stringify(field)}, which is not an origin`,
      error,
    );
  }
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '' || url.username !== '')
    throw invalid(`holds ${JSON.stringify(text)}: an origin has no path, query or user`);
  return url.origin;
}

function invalid(what: string, cause?: unknown): AppError {
  return new AppError(
    'ORIGIN_MAP_INVALID',
    `SLUICE_ORIGIN_MAP ${what}.`,
    'Example: {"https://api.anthropic.com":"http://127.0.0.1:9001"}. Targets must be 127.0.0.1, localhost or [::1].',
    cause,
  );
}
