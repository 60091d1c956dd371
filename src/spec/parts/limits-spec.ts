import type { LimitsSpec } from '../crew-spec.ts';
import type { YamlNode } from '../yaml/yaml-tree.ts';
import { defined, numberAt } from './fields.ts';

/** `limits:` of a crew or a task; undefined when it sets none. */
export function limitsSpec(node: YamlNode): LimitsSpec | undefined {
  const written = node.entries.get('limits')?.value;
  if (!written) return undefined;
  const limits: LimitsSpec = defined({
    maxCostUsd: numberAt(written, 'max_cost_usd'),
    maxTokens: numberAt(written, 'max_tokens'),
    maxSeconds: numberAt(written, 'max_seconds'),
    maxRequests: numberAt(written, 'max_requests'),
  });
  return Object.keys(limits).length > 0 ? limits : undefined;
}
