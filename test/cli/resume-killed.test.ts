import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { inProcess, replyByTask, runIdOf, tasksYaml } from '../helpers/replays.ts';
import { scriptedCrew } from '../helpers/scripted-crew.ts';

const kills = 50;
const atOnce = 5;

interface Line {
  readonly type: string;
  readonly runId: string;
  readonly name: string;
  readonly output: string;
}

/** The whole lines of what a killed process printed. */
function eventsOf(stdout: string): readonly Line[] {
  return stdout
    .slice(0, stdout.lastIndexOf('\n') + 1)
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

/** Kills a kickoff of six tasks at a random moment and resumes it; the moment lies where the run is under way, mostly. */
async function killAndResume(time: number): Promise<'before' | 'during' | 'after'> {
  await using scripted = await scriptedCrew(replyByTask(), { tasks: tasksYaml('abcdef') });
  const { child, ended } = scripted.start(['kickoff', '--events', '--quiet']);
  await Promise.race([scripted.asked(1 + Math.floor(Math.random() * 6)).catch(() => undefined), ended]);
  await sleep(Math.random() * 12);
  child.kill('SIGKILL');
  const events = eventsOf((await ended).stdout);
  return await inProcess(scripted.project, async (crew) => {
    const [run] = await crew.runs.list();
    if (run === undefined) return 'before';
    const { tasks } = await crew.runs.get(run.runId);
    const kept = tasks.filter((task) => task.status === 'completed');
    for (const event of events.filter(({ type }) => type === 'task-end')) {
      expect(kept.find((task) => task.name === event.name)?.output).toBe(event.output);
    }
    expect(run.status).not.toBe('running');
    if (run.status === 'completed') {
      expect(kept).toHaveLength(6);
      return 'after';
    }
    expect(run.status).toBe('interrupted');
    const asked = scripted.server.requests.length;
    // A process for each fifth: the others are resumed here, which takes a tenth of the time.
    const result = await (time % 5 === 0
      ? scripted.crew(['resume', '--json']).then((resumed) => crew.runs.get(runIdOf(resumed)))
      : crew.resume().result);
    expect(scripted.server.requests.length - asked).toBe(6 - kept.length);
    expect(result.run).toMatchObject({ status: 'completed', partial: false, parentRunId: run.runId });
    expect(result.tasks.slice(0, kept.length).map((task) => task.taskId)).toEqual(kept.map((task) => task.taskId));
    expect(result.tasks.every((task) => task.status === 'completed')).toBe(true);
    return 'during';
  });
}

describe('a kickoff killed at any moment', () => {
  it(`loses no finished output and goes on without running it again, ${kills} times`, {
    timeout: 120_000,
  }, async () => {
    const outcomes: string[] = [];
    let left = kills;
    const worker = async () => {
      while (left-- > 0) outcomes.push(await killAndResume(left));
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
    expect(outcomes).toHaveLength(kills);
    expect(outcomes.filter((outcome) => outcome === 'during').length).toBeGreaterThan(kills / 3);
  });
});

describe('ten processes on one history', () => {
  it('lose nothing and never find it locked', { timeout: 60_000 }, async () => {
    await using scripted = await scriptedCrew(replyByTask(), { tasks: tasksYaml('abc') });
    const ended = await Promise.all(Array.from({ length: 10 }, () => scripted.crew(['kickoff', '--json'])));
    for (const { code, stderr } of ended) {
      expect(stderr).not.toMatch(/locked|busy/i);
      expect(code).toBe(0);
    }
    await inProcess(scripted.project, async (crew) => {
      const runs = await crew.runs.list();
      expect(runs.map((run) => run.runId).sort()).toEqual(ended.map(runIdOf).sort());
      for (const { runId, status } of runs) {
        expect(status).toBe('completed');
        expect((await crew.runs.get(runId)).tasks.map((task) => task.output?.[0]).join('')).toBe('abc');
      }
    });
  });
});
