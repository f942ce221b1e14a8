export interface OpenAiErrorParts {
  type?: string;
  code?: string | null;
  param?: string | null;
}

export function openAiError(message: string, parts: OpenAiErrorParts = {}): unknown {
  const { type = 'invalid_request_error', code = null, param = null } = parts;
  return { error: { message, type, param, code } };
}

export function openAiErrorFor(status: number, message?: string): unknown {
  switch (status) {
    case 401:
      return openAiError(message ?? 'Incorrect API key provided.', { code: 'invalid_api_key' });
    case 429:
      return openAiError(message ?? 'Rate limit reached for requests. Please try again in 1s.', {
        type: 'requests',
        code: 'rate_limit_exceeded',
      });
    case 500:
    case 503:
      return openAiError(message ?? 'The server had an error while processing your request.', {
        type: 'server_error',
      });
    default:
      return openAiError(message ?? 'Error');
  }
}
