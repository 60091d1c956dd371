import type { ModelSettings } from '../../model/model.ts';
import { chooseModel, type ModelDecision } from '../../model/settings/choose-model.ts';
import type { CrewSpec, LlmSpec } from '../../spec/crew-spec.ts';
import type { TaskAndAgent } from './resolve-task.ts';

export interface ModelChoice {
  /** `--model`; null: none. */
  readonly override: string | null;
  /** `--model agent=…`, by the agent's key; beats `override`. */
  readonly agentOverrides: Readonly<Record<string, string>>;
  /** `--model project`: back to what the files say, so an output that was made under an override is out of date. */
  readonly project: boolean;
  /** No model is asked, so none needs to be found. */
  readonly offline: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export interface ChosenModels {
  /** What files and environment give, without `--model` and `--offline`; null when they give none. */
  readonly own: ModelSettings | null;
  /** What will be asked; null offline. */
  readonly used: ModelSettings | null;
  readonly overridden: boolean;
  /** Of the files, as `own`. */
  readonly ownFallbacks: readonly ModelSettings[];
  /** What is asked when a provider fails; none beside `--model`, none offline. */
  readonly fallbacks: readonly ModelSettings[];
}

export interface ModelRequest {
  readonly spec: CrewSpec;
  /** Left out: the crew's default. */
  readonly pair?: TaskAndAgent;
  readonly choice: ModelChoice;
}

/** The models of a task. Throws the CrewError of a choice that cannot be made, unless nothing will be asked. */
export function modelsFor(request: ModelRequest): ChosenModels {
  const { override: all, agentOverrides, offline } = request.choice;
  const agent = request.pair?.agent.name ?? '';
  const override = (Object.hasOwn(agentOverrides, agent) ? agentOverrides[agent] : null) ?? all;
  const withoutOverride = decide(request, null);
  const own = withoutOverride.type === 'chosen' ? withoutOverride.settings : null;
  const ownFallbacks = chooseFallbacks(request);
  if (offline) return { own, used: null, overridden: override !== null, ownFallbacks, fallbacks: [] };
  const decision = override === null ? withoutOverride : decide(request, override);
  if (decision.type === 'refused') throw decision.error;
  const fallbacks = override === null ? ownFallbacks : [];
  return { own, used: decision.settings, overridden: override !== null, ownFallbacks, fallbacks };
}

/** The `llm:` that the files give a task: its own, its agent's, or the crew's. */
function writtenLlm({ spec, pair }: ModelRequest): LlmSpec | undefined {
  return pair?.task.llm ?? pair?.agent.llm ?? spec.llm;
}

function chooseFallbacks(request: ModelRequest): readonly ModelSettings[] {
  const { choice } = request;
  return (writtenLlm(request)?.fallbacks ?? []).flatMap((llm) => {
    const { environment } = choice;
    const decision = chooseModel({ override: null, task: llm, agent: undefined, crew: undefined, environment });
    if (decision.type === 'chosen') return [decision.settings];
    if (choice.offline) return [];
    throw decision.error;
  });
}

/** What files and environment give a task; null when they give nothing that could be asked. */
function ownModel(request: ModelRequest): ModelSettings | null {
  const decision = decide(request, null);
  return decision.type === 'chosen' ? decision.settings : null;
}

/** The same with what is asked when that one fails; without those that cannot be. */
export function ownModels(request: ModelRequest): {
  readonly model: ModelSettings | null;
  readonly fallbacks: readonly ModelSettings[];
} {
  const choice = { ...request.choice, offline: true };
  return { model: ownModel(request), fallbacks: chooseFallbacks({ ...request, choice }) };
}

function decide({ spec, pair, choice }: ModelRequest, override: string | null): ModelDecision {
  return chooseModel({
    override,
    task: pair?.task.llm,
    agent: pair?.agent.llm,
    crew: spec.llm,
    environment: choice.environment,
  });
}
