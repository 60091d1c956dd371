import { describe, expect, it } from 'vitest';
import { recordedSpec } from '../../src/project/prepare/recorded-spec.ts';
import type { RunId, TaskId } from '../../src/run/ids.ts';
import { taskDefinition } from '../../src/run/plan/resolve-task.ts';
import type { CrewSpec, GuardrailSpec, TaskSpec } from '../../src/spec/crew-spec.ts';
import type { ExecutionRecord, TaskRecord } from '../../src/store/records.ts';
import { crewOf, writer } from '../run/crews.ts';

const place = { file: 'tasks.yaml', line: 1, column: 1 };
const tools = [{ name: 'read_file', place }];
const guardrails: readonly GuardrailSpec[] = [{ type: 'max_words', words: 9, place }];
const schema = (title: string) => ({ schema: { type: 'object', title }, file: null, place });

describe('a spec out of recorded definitions', () => {
  it('has the words of that day, with the tools, guardrails and limits of today', async () => {
    const today = crewOf([{ name: 'report', tools, guardrails, guardrailMaxRetries: 1, limits: { maxTokens: 5 } }], {
      ...{ ...writer, goal: 'New', tools, mcps: tools, maxIter: 3, maxRpm: 2, guardrails },
    });
    const { spec } = await recorded(crewOf(['report']), today);
    expect(spec.tasks).toMatchObject([{ tools, guardrails, guardrailMaxRetries: 1, limits: { maxTokens: 5 } }]);
    expect(spec.agents).toMatchObject([{ goal: 'Write well', tools, mcps: tools, maxIter: 3, maxRpm: 2, guardrails }]);
  });

  it('has none of them for a task and an agent that are gone', async () => {
    const { spec } = await recorded(crewOf(['report']), { ...crewOf([]), agents: [] });
    expect(spec.tasks).toMatchObject([{ tools: [], guardrails: [], guardrailMaxRetries: 3 }]);
    expect(spec.agents).toMatchObject([{ tools: [], mcps: [], maxIter: 25, guardrails: [] }]);
  });

  it('keeps what today says of the whole crew', async () => {
    const today = { ...crewOf(['report']), limits: { maxCostUsd: 1 }, maxRpm: 4, allowCommands: ['git'] };
    expect((await recorded(crewOf(['report']), today)).spec).toMatchObject({
      ...{ limits: { maxCostUsd: 1 }, maxRpm: 4, allowCommands: ['git'], declaredInputs: null },
    });
  });

  it("takes the recorded schema before today's", async () => {
    const today = crewOf([{ name: 'report', outputJson: schema('now') }]);
    const then = crewOf([{ name: 'report', outputJson: schema('then') }]);
    expect((await recorded(then, today)).spec.tasks[0]?.outputJson?.schema).toEqual(schema('then').schema);
    expect((await recorded(crewOf(['report']), today)).spec.tasks[0]?.outputJson).toEqual(schema('now'));
  });
});

/** The spec of a run in which each task of `then` was executed. */
function recorded(then: CrewSpec, today: CrewSpec) {
  const rows = then.tasks.map((task, index) => ({ name: task.name, taskId: `rrrrrrrr-${index + 1}` }) as TaskRecord);
  const execution = async (id: TaskId) => {
    const task = then.tasks[Number(id.split('-')[1]) - 1] as TaskSpec;
    return { definition: taskDefinition({ task, agent: then.agents[0]! }, null) } as ExecutionRecord;
  };
  return recordedSpec({ execution }, { runId: 'rrrrrrrr' as RunId, tasks: rows }, today);
}
