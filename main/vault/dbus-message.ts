/** As much of the D-Bus wire format as three questions to a bus need (dbus.freedesktop.org, "Message Protocol"). */

export interface BusCall {
  readonly destination: string;
  readonly path: string;
  readonly interface: string;
  readonly member: string;
  /** The only argument, where there is one. */
  readonly text?: string;
}

export interface BusReply {
  readonly serial: number;
  /** Name of the error; null: an answer. */
  readonly error: string | null;
  readonly body: Buffer;
}

const METHOD_CALL = 1;
const METHOD_RETURN = 2;
const ERROR = 3;
const FIELD = {
  path: 1,
  interface: 2,
  member: 3,
  error: 4,
  replySerial: 5,
  destination: 6,
  body: 8,
};
const FIXED_BYTES = 16;
/** Lists of a bus are far smaller. */
const LIMIT_BYTES = 4 * 2 ** 20;

export function encodeCall(call: BusCall, serial: number): Buffer {
  const body = call.text === undefined ? Buffer.alloc(0) : text(call.text);
  const fields = [
    field(FIELD.path, 'o', text(call.path)),
    field(FIELD.interface, 's', text(call.interface)),
    field(FIELD.member, 's', text(call.member)),
    field(FIELD.destination, 's', text(call.destination)),
    ...(call.text === undefined ? [] : [field(FIELD.body, 'g', signature('s'))]),
  ];
  const array = fields.reduce((sum, one) => Buffer.concat([padded(sum, 8), one]), Buffer.alloc(0));
  const head = Buffer.alloc(FIXED_BYTES);
  head.write('l', 0, 'latin1');
  head[1] = METHOD_CALL;
  head[3] = 1;
  head.writeUInt32LE(body.length, 4);
  head.writeUInt32LE(serial, 8);
  head.writeUInt32LE(array.length, 12);
  return Buffer.concat([padded(Buffer.concat([head, array]), 8), body]);
}

/** The first whole message of what has arrived; `reply` is null for a signal. Throws on nonsense. */
export function takeMessage(
  bytes: Buffer,
): { readonly reply: BusReply | null; readonly rest: Buffer } | null {
  if (bytes.length < FIXED_BYTES) return null;
  if (bytes.toString('latin1', 0, 1) !== 'l') throw new TypeError('another byte order');
  const bodyLength = bytes.readUInt32LE(4);
  const arrayEnd = FIXED_BYTES + bytes.readUInt32LE(12);
  const bodyStart = aligned(arrayEnd, 8);
  if (bodyStart + bodyLength > LIMIT_BYTES) throw new RangeError('too long');
  if (bytes.length < bodyStart + bodyLength) return null;
  const kind = bytes[1];
  const { serial, error } = readFields(bytes, arrayEnd);
  const body = bytes.subarray(bodyStart, bodyStart + bodyLength);
  const isReply = kind === METHOD_RETURN || kind === ERROR;
  const reply = isReply ? { serial, error: kind === ERROR ? error : null, body } : null;
  return { reply, rest: bytes.subarray(bodyStart + bodyLength) };
}

export function readTexts(body: Buffer): readonly string[] {
  const texts: string[] = [];
  const end = 4 + body.readUInt32LE(0);
  for (let at = 4; at < end;) {
    at = aligned(at, 4);
    const length = body.readUInt32LE(at);
    texts.push(body.toString('utf8', at + 4, at + 4 + length));
    at += 4 + length + 1;
  }
  return texts;
}

function readFields(bytes: Buffer, end: number): { serial: number; error: string } {
  let serial = 0;
  let error = 'unknown error';
  for (let at = FIXED_BYTES; at < end;) {
    at = aligned(at, 8);
    const code = bytes[at];
    const type = bytes.toString('latin1', at + 2, at + 2 + (bytes[at + 1] ?? 0));
    at += 3 + type.length;
    if (type === 'g') {
      at += 2 + (bytes[at] ?? 0);
      continue;
    }
    at = aligned(at, 4);
    const value = bytes.readUInt32LE(at);
    at += 4;
    if (type === 'u') {
      if (code === FIELD.replySerial) serial = value;
      continue;
    }
    if (code === FIELD.error) error = bytes.toString('utf8', at, at + value);
    at += value + 1;
  }
  return { serial, error };
}

function field(code: number, type: string, value: Buffer): Buffer {
  const head = Buffer.concat([Buffer.of(code), signature(type)]);
  return Buffer.concat([type === 'g' ? head : padded(head, 4), value]);
}

function signature(type: string): Buffer {
  return Buffer.concat([Buffer.of(type.length), Buffer.from(type), Buffer.of(0)]);
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(bytes.length);
  return Buffer.concat([length, bytes, Buffer.of(0)]);
}

function padded(bytes: Buffer, to: number): Buffer {
  return Buffer.concat([bytes, Buffer.alloc(aligned(bytes.length, to) - bytes.length)]);
}

function aligned(at: number, to: number): number {
  return Math.ceil(at / to) * to;
}
