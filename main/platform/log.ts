import { Writable } from 'node:stream';
import pino from 'pino';
import { redact } from './redact.ts';

export type Logger = pino.Logger;

/** Redaction happens at the sink, on the finished line, so no path into the log can go around it. */
export function createLog(level: string, sink: NodeJS.WritableStream = process.stderr): Logger {
  const stream = new Writable({
    decodeStrings: false,
    write(line: string | Buffer, _encoding, done) {
      sink.write(redact(String(line)));
      done();
    },
  });
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    stream,
  );
}
