import { CrewError } from '../errors.ts';
import type { CrewEvent } from '../run/events.ts';
import type { LimitsSpec } from '../spec/crew-spec.ts';
import type { CassetteUse } from './execute/cassette-file.ts';
import type { InputValues } from './inputs/gather-inputs.ts';
import { givenInputs } from './inputs/given-inputs.ts';
import type { KickoffRequest } from './prepare/prepare-kickoff.ts';
import type { ReplayRequest, Selector } from './prepare/prepare-replay.ts';

export interface KickoffOptions {
  /** Values of the crew's inputs, by name; what is left out or undefined takes its default. */
  readonly inputs?: InputValues | undefined;
  /** `provider/model` for every task, in place of what the files say. */
  readonly model?: string | undefined;
  /** `provider/model` for the tasks of one agent, by the agent's key; beats `model`. */
  readonly agentModels?: Readonly<Record<string, string>> | undefined;
  /** A file of variables that beat the environment; relative to the project. */
  readonly envFile?: string | undefined;
  /** Asks no model: made-up texts, free and instant, to try the wiring. */
  readonly offline?: boolean | undefined;
  /** Keeps the replies in this cassette, which begins anew; relative to the project (docs/cassettes.md). */
  readonly record?: string | undefined;
  /** Takes the replies from this cassette: asks no model and needs no key. */
  readonly playback?: string | undefined;
  /** What the run may use up at most; replaces the limits of crew.yaml one by one. */
  readonly limits?: LimitsSpec | undefined;
  /** Kept with the run and shown in lists. */
  readonly note?: string | undefined;
  /** Ends the run as interrupted, with everything finished saved. */
  readonly signal?: AbortSignal | undefined;
  /** Told everything that happens, in order, once it is stored. What it returns is awaited; what it throws ends the run as interrupted, and its result rejects with it. */
  readonly onEvent?: ((event: CrewEvent) => void | Promise<void>) | undefined;
  /** Told what a person would want to know before the run starts, one line each. */
  readonly onNote?: ((note: string) => void) | undefined;
}

/** Which tasks run again (docs/replay.md); one of `from` (with `to`), `after`, `only`, `failed`, `changed`. Without any: after the first of `outputs` or from the first of `texts`, else the whole run. */
export interface ReplayOptions extends KickoffOptions {
  /** A run's id or a unique start of one; by default the latest run, or the one that executed the task id that is named. */
  readonly run?: string | undefined;
  /** Task id, name, number or unique start of an id, as in all the others. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly after?: string | undefined;
  readonly only?: string | readonly string[] | undefined;
  readonly failed?: boolean | undefined;
  readonly changed?: boolean | undefined;
  /** Outputs that stand in for recorded ones, by task; those tasks are not run. */
  readonly outputs?: Readonly<Record<string, string>> | undefined;
  /** Texts to try in place of the files' own, by key: `write.description`, `editor.goal`. Without a selector, the first task that one belongs to and all after it run. */
  readonly texts?: Readonly<Record<string, string>> | undefined;
  /** Lets texts of an offline run be read by a real model. */
  readonly allowOffline?: boolean | undefined;
  /** Rejects when an output would be reused that drifted or is stale. */
  readonly strict?: boolean | undefined;
  /** Runs the earlier run's own definitions instead of today's: was it the prompt, or the model's whim? */
  readonly asRecorded?: boolean | undefined;
  /** False: rejects when a tool with side effects would be called again that the earlier run called. By default the plan only points it out. */
  readonly allowSideEffects?: boolean | undefined;
}

export function kickoffRequest(options: KickoffOptions): KickoffRequest {
  const { inputs = {}, model = null, agentModels = {}, envFile = null, offline = false, note = null } = options;
  const cassette = cassetteUse(options);
  const limits = options.limits === undefined ? {} : { limits: givenLimits(options.limits) };
  return {
    inputs: givenInputs(inputs),
    model,
    agentModels,
    envFile,
    offline,
    note,
    ...limits,
    ...(cassette === null ? {} : { cassette }),
  };
}

/** One that is undefined leaves the one of crew.yaml in force. */
function givenLimits(limits: LimitsSpec): LimitsSpec {
  const given = Object.entries(limits).filter(([, limit]) => limit !== undefined);
  for (const [name, limit] of given) {
    if (typeof limit === 'number' && limit > 0) continue;
    throw new CrewError('usage', `limits.${name} is ${JSON.stringify(limit)}: not a number above 0`, {
      hint: 'Leave it out for no limit',
    });
  }
  return Object.fromEntries(given);
}

function cassetteUse({ record, playback }: KickoffOptions): CassetteUse | null {
  if (record !== undefined && playback !== undefined) {
    throw new CrewError('usage', '--record and --playback exclude each other', {
      hint: 'Record once, with a key; then play back',
    });
  }
  if (record !== undefined) return { type: 'record', file: record };
  return playback === undefined ? null : { type: 'playback', file: playback };
}

export function replayRequest(options: ReplayOptions): ReplayRequest {
  const { run = null, outputs = {}, allowOffline = false, strict = false, asRecorded = false } = options;
  const { allowSideEffects, texts } = options;
  return {
    ...kickoffRequest(options),
    run,
    selector: selectorOf(options),
    outputs,
    allowOffline,
    strict,
    asRecorded,
    ...(texts === undefined ? {} : { texts }),
    ...(allowSideEffects === undefined ? {} : { allowSideEffects }),
  };
}

/** CrewError `usage` when several selectors are given: which one is meant cannot be guessed. */
function selectorOf(options: ReplayOptions): Selector {
  const { from, to = null, after, only, failed = false, changed = false } = options;
  const selectors: Selector[] = [];
  if (from !== undefined) selectors.push({ type: 'from', task: from, to });
  if (after !== undefined) selectors.push({ type: 'after', task: after });
  if (only !== undefined) selectors.push({ type: 'only', tasks: typeof only === 'string' ? [only] : only });
  if (failed) selectors.push({ type: 'failed' });
  if (changed) selectors.push({ type: 'changed' });
  const [first, second] = selectors;
  if (second !== undefined) {
    const names = selectors.map(({ type }) => (type === 'from' ? '-t' : `--${type}`));
    throw new CrewError('usage', `${names.join(' and ')} exclude each other`, {
      hint: 'Choose one way to say which tasks run',
    });
  }
  if (to !== null && from === undefined) {
    throw new CrewError('usage', '--to says where -t ends, and there is no -t', {
      hint: `crew replay -t <first task> --to ${to}`,
    });
  }
  return first ?? { type: 'default' };
}
