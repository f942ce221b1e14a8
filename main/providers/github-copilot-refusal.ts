import type { HttpAnswer } from '../platform/http.ts';
import { toldWords } from '../platform/told-words.ts';
import { parseJson, textField } from './json-fields.ts';

const EDITOR_ONLY = /editor-(?:plugin-)?version|copilot-integration-id|ide auth|integration id/i;
const LONGEST_TEXT = 200;

/** GitHub wants the marks of one of its editors, which Sluice does not copy: the feature is not available from here. */
export function isEditorOnly({ status, text }: HttpAnswer): boolean {
  return status >= 400 && status < 500 && EDITOR_ONLY.test(text);
}

/** What of GitHub’s own words may be shown; empty without any. */
export function githubWords({ text }: HttpAnswer): string {
  const body = parseJson(text);
  const said = textField(body, 'message');
  return said === null ? '' : ` GitHub says: ${toldWords(said, [], LONGEST_TEXT)}`;
}
