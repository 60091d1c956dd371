import path from 'node:path';
import { CrewError, unreachable } from '../../errors.ts';
import { providers } from '../../model/providers.ts';
import { templates } from '../../project/create/templates.ts';
import { findProject } from '../../project/open/find-project.ts';
import { namesInFiles } from '../../project/open/names-in-files.ts';
import type { RunReader } from '../../store/records.ts';
import { shells } from '../completion.ts';
import { historyPath, historyScope } from '../history.ts';
import type { CommandIo } from '../terminal/io.ts';
import { batchValues, runValues, taskValues } from './recorded-values.ts';
import type { Candidate, Completion, Place, Wanted } from './wanted.ts';

/** The values that can stand there now: of the project's files and history, read and never written. */
export async function liveValues(wanted: Extract<Wanted, { type: 'value' }>, io: CommandIo): Promise<Completion> {
  const { kind, start } = wanted;
  const look: Look = { place: wanted.place, start, io };
  switch (kind) {
    case 'task':
      return tasks(look);
    case 'tasks':
      return listed(start, (rest) => tasks({ ...look, start: rest }));
    case 'task-text':
      return assigned(start, () => tasks(look));
    case 'crew-text':
      return assigned(start, async () => texts(look));
    case 'format':
      return formats;
    case 'run':
    case 'running-run':
      return recorded(look, (store) => runValues(store, start, kind === 'run' ? undefined : ['running']));
    case 'run-or-task':
      return [...(await tasks(look)), ...(await recorded(look, (store) => runValues(store, start)))];
    case 'run-or-batch':
      return recorded(look, async (store) => [...(await runValues(store, start)), ...(await batchValues(store))]);
    case 'batch':
      return recorded(look, batchValues);
    case 'statuses':
      return listed(start, async () => statuses);
    case 'template':
      return templates.map(({ name, summary }) => ({ value: name, about: summary }));
    case 'model':
      return models(start);
    case 'agent-model':
      return agentModels(look);
    case 'input':
      return start.startsWith('@') ? 'files' : assigned(start, async () => inputs(look));
    case 'shell':
      return shells.map((name) => ({ value: name, about: '' }));
    case 'file':
      return 'files';
    case 'folder':
      return 'folders';
    case 'none':
      return [];
    default:
      return unreachable(kind);
  }
}

interface Look {
  readonly place: Place;
  readonly start: string;
  readonly io: CommandIo;
}

const statuses: readonly Candidate[] = ['running', 'completed', 'failed', 'interrupted'].map((value) => ({
  value,
  about: '',
}));

const formats: readonly Candidate[] = [
  { value: 'json', about: 'can be imported' },
  { value: 'html', about: 'one page, to show to others' },
  { value: 'md', about: 'Markdown' },
];

async function tasks(look: Look): Promise<readonly Candidate[]> {
  const { place, start } = look;
  const today = names(look).tasks;
  const found = await recorded(look, (store) => taskValues(store, { start, run: place.run, today }));
  return found.length > 0 ? found : today.map((value) => ({ value, about: '' }));
}

function inputs(look: Look): readonly Candidate[] {
  return names(look).inputs.map((name) => ({ value: `${name}=`, about: 'an input' }));
}

function texts(look: Look): readonly Candidate[] {
  const { tasks: ofTasks, agents } = names(look);
  const of = (owner: string, about: string) => (field: string) => ({ value: `${owner}.${field}=`, about });
  return [
    ...ofTasks.flatMap((name) => ['description', 'expected_output'].map(of(name, 'of a task'))),
    ...agents.flatMap((name) => ['role', 'goal', 'backstory', 'system_prompt'].map(of(name, 'of an agent'))),
  ];
}

function models(start: string): readonly Candidate[] {
  if (!start.includes('/')) {
    return providers.map(({ name, local, keyVariables }) => ({
      value: `${name}/`,
      about: local ? 'on this machine' : (keyVariables[0] ?? ''),
    }));
  }
  return providers.flatMap(({ name, defaultModel }) =>
    defaultModel === null ? [] : [{ value: `${name}/${defaultModel}`, about: '' }],
  );
}

function agentModels(look: Look): readonly Candidate[] {
  const { start } = look;
  const agent = /^[^/=]+=/.exec(start)?.[0];
  if (agent !== undefined) return behind(agent, models(start.slice(agent.length)));
  return [...models(start), ...names(look).agents.map((name) => ({ value: `${name}=`, about: 'for one agent' }))];
}

/** Nothing without a project. */
function names({ place, io }: Look) {
  try {
    return namesInFiles(findProject(path.resolve(io.cwd, place.dir ?? '.')));
  } catch (error) {
    if (error instanceof CrewError) return { tasks: [], agents: [], inputs: [] };
    throw error;
  }
}

/** Nothing without a history. */
async function recorded(
  { place, io }: Look,
  read: (store: RunReader) => Promise<readonly Candidate[]>,
): Promise<readonly Candidate[]> {
  try {
    const { readRunStore } = await import('../../store/run-store.ts');
    const store = await readRunStore(historyPath(place, io), await historyScope(place, io));
    try {
      return await read(store);
    } finally {
      store.close();
    }
  } catch (error) {
    if (error instanceof CrewError) return [];
    throw error;
  }
}

/** `a,b,…`: completes what comes after the last comma, with none twice. */
async function listed(
  start: string,
  values: (rest: string) => Promise<readonly Candidate[]>,
): Promise<readonly Candidate[]> {
  const before = start.slice(0, start.lastIndexOf(',') + 1);
  const given = before.split(',');
  const found = await values(start.slice(before.length));
  return behind(
    before,
    found.filter(({ value }) => !given.includes(value)),
  );
}

/** `name=value`: completes the name, or the file in `name=@file`. */
async function assigned(start: string, values: () => Promise<readonly Candidate[]>): Promise<Completion> {
  if (start.includes('=@')) return 'files';
  if (start.includes('=')) return [];
  return (await values()).map(({ value, about }) => ({ value: value.endsWith('=') ? value : `${value}=`, about }));
}

function behind(before: string, candidates: readonly Candidate[]): readonly Candidate[] {
  return candidates.map(({ value, about }) => ({ value: `${before}${value}`, about }));
}
