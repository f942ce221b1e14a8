/** Last segment of the path at which an account makes something that only it knows afterwards, and how such ids begin. */
const MADE_AT: ReadonlyMap<string, readonly string[]> = new Map([
  ['responses', ['resp_']],
  ['files', ['file-', 'file_', 'cfile_']],
  ['uploads', ['upload_']],
  // Of an upload: its answer holds the file.
  ['complete', ['file-']],
  ['conversations', ['conv_']],
  ['batches', ['batch_', 'msgbatch_']],
  ['containers', ['cntr_']],
  ['vector_stores', ['vs_']],
  ['jobs', ['ftjob-']],
]);

/** Keys of a request body, wherever they stand, under which a later request names such an id, and of which kinds it is. */
export const NAMED_UNDER: readonly (readonly [key: string, kinds: readonly string[]])[] = [
  ['previous_response_id', ['resp']],
  ['conversation', ['conv']],
  ['file_id', ['file', 'cfile']],
  ['input_file_id', ['file']],
  ['container', ['cntr']],
];

/** What an id is of, e.g. `resp`. */
export function kindOf(id: string): string {
  return id.slice(0, Math.max(0, id.search(/[_-]/)));
}

/** How the ids begin of what a successful POST to this path makes; null: nothing that is kept. */
export function madeAt(path: string): readonly string[] | null {
  return MADE_AT.get(path.slice(path.lastIndexOf('/') + 1)) ?? null;
}

const MIN_ID_LENGTH = 6;

/** Segments of a path that may be such an id. */
export function idsInPath(path: string): readonly string[] {
  if (!path.includes('_') && !path.includes('-')) return [];
  return path
    .split('/')
    .filter((part) => part.length >= MIN_ID_LENGTH && (part.includes('_') || part.includes('-')));
}
