import { CrewError } from '../../../errors.ts';
import type { KickoffOptions } from '../../../project/crew-options.ts';
import type { InputValues } from '../../../project/inputs/gather-inputs.ts';
import type { KickoffRequest } from '../../../project/prepare/prepare-kickoff.ts';
import type { ReplayRequest, Selector } from '../../../project/prepare/prepare-replay.ts';
import type { RunRequest } from '../../../project/session.ts';
import type { BulkRequest } from '../../api-actions.ts';
import {
  choiceField,
  type Fields,
  fieldsOf,
  flagField,
  listField,
  numberField,
  optionalText,
  textField,
  textsField,
} from './fields.ts';
import { type QueryFilter, queryFilter } from './run-query.ts';

const wishes = ['inputs', 'model', 'agentModels', 'envFile', 'offline', 'note'];
const replayWishes = [...wishes, 'selector', 'outputs', 'texts', 'allowOffline', 'strict', 'asRecorded'];

/** Reads a PlanRequest. CrewError `usage` for what it cannot be. `envFiles`: those that may be named. */
export function runRequest(body: unknown, envFiles: readonly string[]): RunRequest {
  const type = choiceField(fieldsOf(body, 'the request')['type'], 'type', ['kickoff', 'replay']);
  if (type === 'kickoff') {
    return { type, request: kickoffWishes(fieldsOf(body, 'the request', ['type', ...wishes]), envFiles) };
  }
  const fields = fieldsOf(body, 'the request', ['type', 'run', ...replayWishes]);
  return { type, request: { ...replayRequest(fields, envFiles), run: textField(fields, 'run') } };
}

/** Reads a ResumeRequest. */
export function resumeModels(body: unknown): Pick<KickoffOptions, 'model' | 'agentModels'> {
  const fields = fieldsOf(body, 'the request', ['model', 'agentModels']);
  return { model: optionalText(fields, 'model') ?? undefined, agentModels: textsField(fields, 'agentModels') };
}

export interface BulkWishes {
  readonly runs: readonly string[];
  /** Null: the runs are named. */
  readonly filter: QueryFilter | null;
  readonly request: Omit<ReplayRequest, 'run'>;
  readonly concurrency: number | null;
  readonly name: string | null;
}

const bulkKeys: readonly (keyof BulkRequest)[] = ['runs', 'filter', 'concurrency', 'name', 'allowSideEffects'];

/** Reads a BulkRequest. */
export function bulkWishes(body: unknown, envFiles: readonly string[]): BulkWishes {
  const fields = fieldsOf(body, 'the request', [...bulkKeys, ...replayWishes]);
  const runs = listField(fields, 'runs');
  const { filter = null, concurrency = null } = fields;
  if (runs.length === 0 && filter === null) {
    throw new CrewError('usage', 'Say which runs', { hint: 'Select some, or take all that match' });
  }
  return {
    runs,
    filter: runs.length > 0 ? null : queryFilter(fieldsOf(filter, 'filter')),
    request: { ...replayRequest(fields, envFiles), allowSideEffects: flagField(fields, 'allowSideEffects') },
    concurrency: concurrency === null ? null : numberField(concurrency, 'concurrency', [1, 100]),
    name: optionalText(fields, 'name'),
  };
}

function replayRequest(fields: Fields, envFiles: readonly string[]): Omit<ReplayRequest, 'run'> {
  return {
    ...kickoffWishes(fields, envFiles),
    selector: selectorOf(fields['selector'] ?? { type: 'default' }),
    outputs: textsField(fields, 'outputs'),
    texts: textsField(fields, 'texts'),
    allowOffline: flagField(fields, 'allowOffline'),
    strict: flagField(fields, 'strict'),
    asRecorded: flagField(fields, 'asRecorded'),
  };
}

function kickoffWishes(fields: Fields, envFiles: readonly string[]): KickoffRequest {
  const envFile = optionalText(fields, 'envFile');
  if (envFile !== null && !envFiles.includes(envFile)) {
    throw new CrewError('usage', `No such file beside crew.yaml: ${envFile}`, {
      hint: envFiles.length === 0 ? 'There is none' : `There are: ${envFiles.join(', ')}`,
    });
  }
  return {
    inputs: fieldsOf(fields['inputs'] ?? {}, 'inputs') as InputValues,
    model: optionalText(fields, 'model'),
    agentModels: textsField(fields, 'agentModels'),
    envFile,
    offline: flagField(fields, 'offline'),
    note: optionalText(fields, 'note'),
  };
}

function selectorOf(value: unknown): Selector {
  const fields = fieldsOf(value, 'selector');
  const type = choiceField(fields['type'], 'selector.type', [
    ...(['default', 'all', 'failed', 'changed', 'from', 'after', 'only'] as const),
  ]);
  switch (type) {
    case 'from':
      return { type, task: textField(fields, 'task'), to: optionalText(fields, 'to') };
    case 'after':
      return { type, task: textField(fields, 'task') };
    case 'only': {
      const tasks = listField(fields, 'tasks');
      if (tasks.length === 0) throw new CrewError('usage', 'selector.tasks names no task');
      return { type, tasks };
    }
    default:
      return { type };
  }
}
