import { expect, it } from 'vitest';
import { inProcess } from '../helpers/replays.ts';
import { scriptedCrew } from '../helpers/scripted-crew.ts';

it('looks for the keys of all models before the first is asked', async () => {
  await using scripted = await scriptedCrew(() => 'text', {});
  const models = ['--model', 'openai/gpt-5.4-mini', '--model', 'gemini/gemini-3.5-flash'];
  const env = {
    OPENAI_API_KEY: 'sk-test',
    OPENAI_BASE_URL: 'http://127.0.0.1:9/v1',
    GEMINI_API_KEY: '',
    GOOGLE_API_KEY: '',
  };
  const { code, stderr } = await scripted.crew(['kickoff', ...models], { env });
  expect(stderr).toContain('GEMINI_API_KEY');
  expect(code).toBe(2);
  await inProcess(scripted.project, async (crew) => expect(await crew.runs.list()).toEqual([]));
});
