import { unreachable } from '../../errors.ts';
import type { KickoffRequest } from '../../project/prepare/prepare-kickoff.ts';
import type { ReplayRequest, Selector } from '../../project/prepare/prepare-replay.ts';
import type { RunRequest } from '../../project/session.ts';
import type { BulkWishes } from './routes/requests.ts';

export type Platform = NodeJS.Platform;

/** The same request as a line to type. */
export function commandLine({ type, request }: RunRequest, platform: Platform): string {
  if (type === 'kickoff') return quoted(['crew', 'kickoff', ...runWords(request)], platform);
  const run = request.run === null ? [] : [request.run];
  // Without a selector and an edit it is the whole run, which its name alone says.
  return quoted(['crew', 'replay', ...run, ...replayWords(request), ...runWords(request)], platform);
}

/** The same bulk replay as a line to type; runs that no flag can find are named. */
export function bulkCommandLine(
  { filter, request, ...wishes }: BulkWishes,
  runs: readonly string[],
  platform: Platform,
): string {
  const isNamed = filter === null || (filter.text ?? filter.root ?? filter.batch) !== undefined;
  const which = isNamed
    ? runs
    : [
        ...flag('--status', filter.status?.join(',') ?? null),
        ...flag('--since', filter.since ?? null),
        ...flag('--until', filter.until ?? null),
      ];
  const how = [
    ...replayWords(request),
    ...runWords(request),
    ...flag('--concurrency', wishes.concurrency?.toString() ?? null),
    ...flag('--name', wishes.name),
  ];
  return quoted(['crew', 'replay', '--bulk', ...(which.length === 0 ? ['--everything'] : which), ...how], platform);
}

function replayWords(request: Omit<ReplayRequest, 'run'>): readonly string[] {
  return [
    ...selectorWords(request.selector),
    ...Object.entries(request.outputs).flatMap(([task, text]) => ['--set-output', `${task}=${escaped(text)}`]),
    ...Object.entries(request.texts ?? {}).flatMap(([key, text]) => ['--set-text', `${key}=${escaped(text)}`]),
    ...(request.allowOffline ? ['--allow-offline'] : []),
    ...(request.strict ? ['--strict'] : []),
    ...(request.asRecorded ? ['--as-recorded'] : []),
    ...(request.allowSideEffects ? ['--allow-side-effects'] : []),
  ];
}

function selectorWords(selector: Selector): readonly string[] {
  switch (selector.type) {
    case 'default':
    case 'all':
      return [];
    case 'failed':
    case 'changed':
      return [`--${selector.type}`];
    case 'from':
      return ['-t', selector.task, ...flag('--to', selector.to)];
    case 'after':
      return ['--after', selector.task];
    case 'only':
      return ['--only', selector.tasks.join(',')];
    default:
      return unreachable(selector);
  }
}

function runWords({ inputs, model, agentModels, envFile, offline, note }: KickoffRequest): readonly string[] {
  return [
    ...inputWords(inputs),
    ...flag('--model', model),
    ...Object.entries(agentModels).flatMap(([agent, name]) => ['--model', `${agent}=${name}`]),
    ...flag('--env-file', envFile),
    ...flag('--note', note),
    ...(offline ? ['--offline'] : []),
  ];
}

/** Texts one by one, everything else as one map of JSON. */
function inputWords(inputs: KickoffRequest['inputs']): readonly string[] {
  const isPlain = ([name, value]: readonly [string, unknown]) => typeof value === 'string' && !/[={@\s]|^$/.test(name);
  const entries = Object.entries(inputs);
  const plain = entries.filter(isPlain).flatMap(([name, value]) => ['-i', `${name}=${escaped(String(value))}`]);
  const others = entries.filter((entry) => !isPlain(entry));
  return others.length === 0 ? plain : [...plain, '-i', JSON.stringify(Object.fromEntries(others))];
}

/** A text that begins with @ would be taken for a file. */
function escaped(text: string): string {
  return text.startsWith('@') ? `@${text}` : text;
}

/** A value that looks like a flag stands in one word with its flag. */
function flag(name: string, value: string | null): readonly string[] {
  if (value === null) return [];
  return value.startsWith('-') && name.startsWith('--') ? [`${name}=${value}`] : [name, value];
}

/** For a POSIX shell; on Windows for PowerShell. Single quotes keep everything as it is in both. */
function quoted(words: readonly string[], platform: Platform): string {
  const quote = platform === 'win32' ? "''" : "'\\''";
  return words
    .map((word) => (/^[\w./:,=@%+-]+$/.test(word) && !word.startsWith('@') ? word : `'${word.replaceAll("'", quote)}'`))
    .join(' ');
}
