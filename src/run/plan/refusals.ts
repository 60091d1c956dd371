import { CrewError } from '../../errors.ts';
import type { RunId } from '../ids.ts';
import type { PlannedTask } from '../plan.ts';
import { driftText, staleText } from './select.ts';

/** A task that runs must find every output that it reads. */
export function refuseMissingReads(tasks: readonly PlannedTask[], source: RunId | null): void {
  const missing = new Set(tasks.flatMap((task) => (task.action === 'not-run' ? [task.name] : [])));
  const run = source === null ? '' : ` --run ${source}`;
  for (const task of tasks) {
    const lacking = task.action === 'run' ? task.context.filter((name) => missing.has(name)) : [];
    const [first] = lacking;
    if (first === undefined) continue;
    const what = `which ${lacking.length === 1 ? 'has' : 'have'} no finished output${source === null ? '' : ` in ${source}`}`;
    throw new CrewError('refused', `${task.name} reads ${lacking.join(', ')}, ${what}`, {
      hint: `Run it too:  crew replay -t ${first}${run}   ·   all that is unfinished:  crew replay --failed${run}`,
    });
  }
}

/** Texts that no model wrote must not feed a real run unseen. */
export function refuseOfflineReads(tasks: readonly PlannedTask[]): void {
  const read = new Set(tasks.flatMap((task) => (task.action === 'run' ? task.context : [])));
  const fed = tasks.filter((task) => task.action === 'reuse' && task.output.offline && read.has(task.name));
  const [first] = fed;
  if (first === undefined) return;
  throw new CrewError(
    'refused',
    `${fed.map((task) => task.name).join(', ')}: written offline, by no model; a real run would build on made-up text`,
    {
      hint: `Run ${fed.length === 1 ? 'it' : 'them'} for real:  crew replay -t ${first.name}   ·   or say --allow-offline, or --offline`,
    },
  );
}

/** `--strict`: every reused output must be what today's crew would make of today's context. */
export function refuseUnstrict(tasks: readonly PlannedTask[]): void {
  const doubtful = tasks.filter((task) => task.action === 'reuse' && (task.drift.length > 0 || task.stale.length > 0));
  if (doubtful.length === 0) return;
  const lines = doubtful.map(
    (task) => `  ${task.name}  ${[...task.drift.map(driftText), ...task.stale.map(staleText)].join('; ')}`,
  );
  throw new CrewError(
    'refused',
    `--strict: ${doubtful.length === 1 ? 'this output is' : 'these outputs are'} out of date:\n${lines.join('\n')}`,
    {
      hint: 'Run what changed:  crew replay --changed   ·   or leave --strict out',
    },
  );
}
