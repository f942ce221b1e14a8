/** `/v1beta/models/gemini-3-pro:streamGenerateContent`: Google puts the model into the path. */
const METHOD_OF_MODEL = /\/(?:models|tunedmodels|dynamic)\/([^/:]{1,200}):[a-z]+$/i;
const RESOURCE = /^models\//;

/** The model that a path of Google's names; null: none, the body may. */
export function modelInPath(path: string): string | null {
  const name = METHOD_OF_MODEL.exec(path.replace(/%3a/gi, ':'))?.[1];
  if (name === undefined) return null;
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** `models/gemini-3-pro` of some bodies is the model that others call `gemini-3-pro`. */
export function plainModel(model: string): string {
  return model.replace(RESOURCE, '');
}
