import { firstPaintName } from './first-paint.ts';
import { eachName, listName, replayName } from './long-history.ts';
import type { Medians } from './measure.ts';
import { smoothName } from './smoothness.ts';
import { kickoffName, loopName, plainEachName } from './subjects.ts';

/** A ratio, or milliseconds where the name says so, and the most that it may be. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly limit: number;
}

/** The limits that we keep. `time` in milliseconds, `memory` in MiB. */
export function figures(time: Medians, memory: Medians): readonly Figure[] {
  const crew = (tasks: number) => of(time, kickoffName(tasks));
  const loop = (tasks: number) => of(time, loopName(tasks));
  const start = (word: string) => of(time, `crew ${word}`) / of(time, 'node -e 0');
  const slope = (cost: (tasks: number) => number, from: number, to: number) => (cost(to) - cost(from)) / (to - from);
  return [
    { name: 'crew --version / node -e 0', value: start('--version'), limit: 1.3 },
    { name: 'crew log-tasks-outputs / node -e 0', value: start('log-tasks-outputs'), limit: 2.2 },
    { name: 'crew check / node -e 0', value: start('check'), limit: 3 },
    { name: 'one more task / plain loop', value: slope(crew, 10, 100) / slope(loop, 10, 100), limit: 1.25 },
    { name: '100 tasks, time / plain loop', value: crew(100) / loop(100), limit: 1.5 },
    {
      name: '100 tasks, peak memory / plain loop',
      value: of(memory, kickoffName(100)) / of(memory, loopName(100)),
      limit: 1.35,
    },
    {
      name: 'replay, last of 1,000 tasks / of 10',
      value: of(time, replayName(1000)) / of(time, replayName(10)),
      limit: 3,
    },
    { name: 'list, 100,000 runs / 10', value: of(time, listName(100_000)) / of(time, listName(10)), limit: 2 },
    {
      name: '--each, 1,000 rows / plain client',
      value: of(time, eachName(1000)) / of(time, plainEachName(1000)),
      limit: 1.25,
    },
    {
      name: '--each, peak memory, 2,000 rows / 500',
      value: of(memory, `${eachName(2000)}, little memory`) / of(memory, `${eachName(500)}, little memory`),
      limit: 1.2,
    },
    { name: `${firstPaintName(10_000)}, ms`, value: of(time, firstPaintName(10_000)), limit: 300 },
    ...['a run of 500 tasks', 'an output of 5 MB'].map((what) => ({
      name: `${smoothName(what)}, ms`,
      value: of(time, smoothName(what)),
      limit: 250,
    })),
    { name: 'a task after the 100th / before it', value: slope(crew, 100, 400) / slope(crew, 10, 100), limit: 1.3 },
  ];
}

function of(medians: Medians, name: string): number {
  const median = medians.get(name);
  if (median === undefined) throw new Error(`nobody measured "${name}"`);
  return median;
}
