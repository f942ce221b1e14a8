/**
 * An `import` of node:http reads all that it exports, and one of these, `WebSocket`, loads Node's own undici:
 * 25 ms of the start and memory for nothing. Asking for the module reads nothing.
 */
export const nodeHttp = process.getBuiltinModule('node:http');
