import { expect, it } from 'vitest';
import type { CheckReport } from '../../src/project/open/check-report.ts';
import { renderCheck } from '../../src/report/check.ts';
import { screen } from './examples.ts';

const model = 'openai/gpt-5.4-mini';
const report: CheckReport = {
  crew: 'research-crew',
  tasks: [
    { name: 'research', agent: 'researcher', model, fallbacks: [], context: [], outputFile: null },
    { name: 'outline', agent: 'editor', model, fallbacks: ['openai/o3'], context: ['research'], outputFile: null },
    {
      name: 'article',
      agent: 'editor',
      model: null,
      fallbacks: [],
      context: ['research', 'outline'],
      outputFile: 'report.md',
    },
  ],
  agents: [
    { name: 'researcher', role: 'Senior researcher of {topic}' },
    { name: 'editor', role: 'Editor' },
  ],
  inputs: [
    {
      name: 'topic',
      required: true,
      default: null,
      description: null,
      usedIn: ['task research, description', 'agent researcher, role'],
    },
    { name: 'tone', required: false, default: 'plain', description: null, usedIn: [] },
    { name: 'current_date', required: false, default: null, description: null, usedIn: ['task article, description'] },
  ],
  notes: [],
};

it('shows tasks with what they read and write, agents, and inputs with where they are used', async () => {
  expect(await renderCheck(report, screen(120))).toBe(`✔ research-crew: 3 tasks, 2 agents, 3 inputs

 #  task      agent       model                     writes     reads
 1  research  researcher  openai/gpt-5.4-mini                  –
 2  outline   editor      openai/gpt-5.4-mini (+1)             research
 3  article   editor      none                      report.md  all earlier tasks

 agent       role
 researcher  Senior researcher of {topic}
 editor      Editor

 input         value              used in
 topic         required           task research, description; agent researcher, role
 tone          default "plain"    nothing
 current_date  filled in by crew  task article, description
`);
});

it('fits a narrow terminal', async () => {
  const text = await renderCheck(report, screen(40));
  expect(text).toContain(' 3  article  editor\n   none  report.md  all earlier tasks\n');
  expect(
    Math.max(
      ...text
        .split('\n')
        .slice(1)
        .map((line) => line.length),
    ),
  ).toBeLessThan(40);
});
