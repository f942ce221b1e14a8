import { models } from './facts.ts';

/** GET /backend-api/codex/models */
export function modelCatalog(): unknown {
  return {
    models: models.map(({ slug, name }, index) => ({
      slug,
      display_name: name,
      description: `${name}, simulated`,
      default_reasoning_level: 'low',
      supported_reasoning_levels: [
        { effort: 'low', description: 'Fast responses with lighter reasoning' },
        { effort: 'medium', description: 'Balances speed and reasoning depth' },
      ],
      shell_type: 'shell_command',
      visibility: 'list',
      minimal_client_version: '0.1.0',
      supported_in_api: true,
      priority: index,
      availability_nux: null,
      upgrade: null,
      base_instructions: 'You are Codex.',
      model_messages: null,
      supports_reasoning_summaries: true,
      default_reasoning_summary: 'none',
      support_verbosity: false,
      default_verbosity: null,
      apply_patch_tool_type: 'freeform',
      web_search_tool_type: 'text',
      truncation_policy: { mode: 'tokens', limit: 10_000 },
      supports_parallel_tool_calls: true,
      context_window: 272_000,
      max_context_window: 272_000,
      auto_compact_token_limit: null,
      effective_context_window_percent: 95,
      experimental_supported_tools: [],
      input_modalities: ['text', 'image'],
      supports_search_tool: false,
      prefer_websockets: false,
      use_responses_lite: false,
    })),
  };
}
