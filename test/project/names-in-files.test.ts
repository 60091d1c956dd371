import { expect, it } from 'vitest';
import { namesInFiles } from '../../src/project/open/names-in-files.ts';
import { makeProject } from '../helpers/project.ts';

it('finds tasks, agents and inputs by their indentation', async () => {
  await using project = await makeProject({
    'crew.yaml':
      'name: test\n# inputs:\ninputs:\n  topic: cells\n\n  # a comment\n  "tone":\n    default: dry\nllm: x/y\n',
    'agents.yaml': 'writer:\n  role: Writer\n  goal: "a: b"\n',
    'tasks.yaml':
      'x-shared: &a\n  b: 1\nresearch:\n  description: |\n    Find:\n    this: that\nreport: { agent: writer }\n',
  });
  expect(namesInFiles(project.dir)).toEqual({
    tasks: ['research', 'report'],
    agents: ['writer'],
    inputs: ['topic', 'tone'],
  });
});

it('finds them in a crew of one file', async () => {
  await using project = await makeProject({
    'crew.yaml':
      'agents:\r\n    writer:\r\n        role: Writer\r\ntasks:\r\n    one:\r\n        agent: writer\r\n    two: {}\r\n',
  });
  expect(namesInFiles(project.dir)).toEqual({ tasks: ['one', 'two'], agents: ['writer'], inputs: [] });
});

it('finds nothing where there is nothing', async () => {
  await using project = await makeProject({ 'crew.yaml': 'tasks:\n' });
  expect(namesInFiles(project.dir)).toEqual({ tasks: [], agents: [], inputs: [] });
});
