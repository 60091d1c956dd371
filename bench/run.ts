import { rmSync } from 'node:fs';
import { figures } from './figures.ts';
import { measureFirstPaint } from './first-paint.ts';
import { frugal, kickoffEach, listRuns, replayLast } from './long-history.ts';
import { measureMemory, measureTime } from './measure.ts';
import { makeWorkplace } from './projects.ts';
import { measureSmoothness } from './smoothness.ts';
import { startServer } from './start-server.ts';
import { bareNode, command, kickoff, plainEach, plainLoop } from './subjects.ts';
import { figuresTable, isOver, mediansTable } from './table.ts';

// Ratios of medians of one run, since how fast a machine is says nothing about us; but for what a person waits for. Exit code 1: a figure is over its limit.
const server = await startServer();
const workplace = makeWorkplace(server.url);
try {
  const commands = ['--version', 'log-tasks-outputs', 'check'].map((word) => command(word, workplace));
  const starts = measureTime(25, [bareNode(workplace), ...commands]);
  const runs = [kickoff(10, workplace), plainLoop(10, workplace), kickoff(100, workplace), plainLoop(100, workplace)];
  const time = new Map([...starts, ...measureTime(21, [...runs, kickoff(400, workplace)])]);
  const memory = new Map(measureMemory(7, [kickoff(100, workplace), plainLoop(100, workplace)]));
  const history = [10, 1000].map((tasks) => replayLast(tasks, workplace));
  const lists = [10, 100_000].map((runs) => listRuns(runs, workplace));
  const many = [kickoffEach(1000, workplace), plainEach(1000, workplace)];
  for (const [name, value] of [...measureTime(9, [...history, ...lists]), ...measureTime(5, many)])
    time.set(name, value);
  for (const [name, value] of await measureFirstPaint(5, 10_000, workplace)) time.set(name, value);
  for (const [name, value] of await measureSmoothness(5, workplace)) time.set(name, value);
  for (const [name, value] of measureMemory(
    7,
    [500, 2000].map((rows) => frugal(kickoffEach(rows, workplace))),
  ))
    memory.set(name, value);
  const found = figures(time, memory);
  process.stdout.write(`${mediansTable(time, 'ms')}\n${mediansTable(memory, 'MiB')}\n${figuresTable(found)}`);
  if (found.some(isOver)) process.exitCode = 1;
} finally {
  server.stop();
  rmSync(workplace.folder, { recursive: true, force: true });
}
