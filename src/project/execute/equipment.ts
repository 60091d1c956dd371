import type { Guardrail } from '../../guardrails/guardrail.ts';
import { hideSecrets } from '../../model/secrets/mask.ts';
import { openPace, type Pace } from '../../run/agent/pace.ts';
import type { Engine } from '../../run/engine.ts';
import type { Plan, TaskToRun } from '../../run/plan.ts';
import type { CrewSpec, GuardrailSpec } from '../../spec/crew-spec.ts';
import type { Tool } from '../../tools/tool.ts';
import type { Environment } from '../open/find-project.ts';
import { runSecrets } from './run-secrets.ts';
import { openToolRoom } from './tool-room.ts';

/** What the tasks of one run work with beside their models. */
export interface Equipment extends Pick<Engine, 'tools' | 'guardrails' | 'pace' | 'mask'> {
  /** Ends what was started for it; never rejects. */
  close(): Promise<void>;
}

export interface EquipmentSettings {
  readonly dir: string;
  readonly spec: CrewSpec;
  readonly plan: Plan;
  readonly environment: Environment;
  readonly signal: AbortSignal;
  readonly onNote: (note: string) => void;
  /** `max_rpm` of the crew and of agents; shared by all runs of one command. */
  readonly paces: Map<string, Pace>;
}

/** Loads the project's own tools and guardrails for what will run, so that a broken one is found before anything is spent: CrewError `tool-unusable`. MCP servers wait until they are needed. */
export async function openEquipment(settings: EquipmentSettings): Promise<Equipment> {
  const { plan, dir } = settings;
  const toRun = plan.offline ? [] : plan.tasks.flatMap((task) => (task.action === 'run' ? [task] : []));
  const guardrails = new Map<TaskToRun, readonly Guardrail[]>();
  for (const task of toRun) guardrails.set(task, await Promise.all(task.guardrails.map((one) => opened(one, dir))));
  const room = toRun.some((task) => task.tools.length + task.mcps.length > 0)
    ? await openToolRoom(settings, toRun)
    : null;
  const secrets = runSecrets(settings);
  return {
    tools: async (task): Promise<readonly Tool[]> => (plan.offline ? [] : (room?.tools(task) ?? [])),
    guardrails: async (task) => guardrails.get(task) ?? [],
    pace: paceOf(settings),
    mask: (text) => hideSecrets(text, secrets),
    close: async () => room?.close(),
  };
}

async function opened(spec: GuardrailSpec, dir: string): Promise<Guardrail> {
  if (spec.type !== 'file') return (await import('../../guardrails/builtin-guardrails.ts')).builtinGuardrail(spec);
  const { guardrailFile } = await import('../../guardrails/guardrail-file.ts');
  return guardrailFile(dir, spec.file);
}

/** The crew's pace and the agent's, whichever is slower. */
function paceOf({ spec, paces, plan }: EquipmentSettings): Engine['pace'] {
  const named = (name: string, perMinute: number): Pace => {
    const known = paces.get(name) ?? openPace(perMinute);
    paces.set(name, known);
    return known;
  };
  return async (task, signal, onWait) => {
    if (plan.offline) return;
    const among = (agent: string | null, perMinute: number) =>
      named(agent ?? '', perMinute)(signal, (delayMs) => onWait({ delayMs, perMinute, agent }));
    if (spec.maxRpm !== undefined) await among(null, spec.maxRpm);
    if (task.maxRpm !== null) await among(task.agent, task.maxRpm);
  };
}
