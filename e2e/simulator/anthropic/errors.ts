import { opaqueId } from '../values.ts';

const types: Record<number, string> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  402: 'billing_error',
  403: 'permission_error',
  404: 'not_found_error',
  405: 'invalid_request_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  500: 'api_error',
  503: 'api_error',
  504: 'timeout_error',
  529: 'overloaded_error',
};

const messages: Record<number, string> = {
  401: 'Invalid authentication credentials',
  402: 'There is an issue with your billing or payment information.',
  403: 'Your account does not have permission to use this resource.',
  404: 'Not Found',
  429: "This request would exceed your account's rate limit. Please try again later.",
  500: 'Internal server error',
  503: 'Service unavailable',
  529: 'Overloaded',
};

export function anthropicError(status: number, message?: string): unknown {
  const type = types[status] ?? (status >= 500 ? 'api_error' : 'invalid_request_error');
  return {
    type: 'error',
    error: { type, message: message ?? messages[status] ?? 'Error' },
    request_id: opaqueId('req_011C', 20),
  };
}
