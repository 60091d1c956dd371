import { describe, expect, it } from 'vitest';
import { article, hints, lines, loadWith, writer } from './load-files.ts';

const agents = (text: string) => loadWith({ 'agents.yaml': text });
const crew = (text: string) => loadWith({ 'crew.yaml': text });

describe('keys and values', () => {
  it('names the nearest key for a typo', async () => {
    const loaded = await agents(`${writer}  max_executon_time: 3\n`);
    expect(lines(loaded)).toEqual(['agents.yaml:5:3 error max_executon_time is not a key of an agent']);
    expect(hints(loaded)).toEqual(['Did you mean max_execution_time?']);
  });

  it('says where a key of another part belongs', async () => {
    expect(hints(await agents(`${writer}  description: x\n  model: y\n`))).toEqual([
      'description is a key of crew.yaml and of a task.',
      'Did you mean llm?',
    ]);
  });

  it('names all required keys that are missing in one line', async () => {
    expect(lines(await agents('writer:\n  role: R\n'))).toEqual([
      'agents.yaml:1:1 error agent writer has no goal and backstory',
    ]);
  });

  it.each([
    ['[a, b]', 'must be text, not a list', null],
    ['42', 'must be text, not the number 42', 'Put it in quotes: "42"'],
    ['true', 'must be text, not true', 'Put it in quotes: "true"'],
    ['{topic}', 'must be text, not a map', 'A text that begins with { must be quoted: "{topic}"'],
    ['"  "', 'is empty', null],
  ])('refuses the role %s', async (value, message, hint) => {
    const loaded = await agents(writer.replace('Writer', value));
    expect(lines(loaded)).toEqual([`agents.yaml:2:9 error role ${message}`]);
    expect(hints(loaded)).toEqual([hint]);
  });

  it('marks the key when its value is empty', async () => {
    expect(lines(await agents(writer.replace(' Writer', '')))).toEqual(['agents.yaml:2:3 error role is empty']);
  });

  it('refuses an agent that is no map', async () => {
    expect(lines(await agents(`${writer}other: text\nempty:\n`))).toContain(
      'agents.yaml:5:8 error agent other must be a map, not "text"',
    );
    expect(lines(await agents(`${writer}empty:\n`))).toContain('agents.yaml:5:1 error agent empty is empty');
  });

  it('checks the settings of an llm, one by one', async () => {
    const loaded = await crew(
      'llm:\n  model: m\n  base_url: localhost:1/v1\n  temperature: 3\n  top_p: -1\n  max_tokens: 1.5\n  timeout: 0\n  headers: { a: 5 }\n  colour: x\n',
    );
    expect(lines(loaded)).toEqual([
      'crew.yaml:3:13 error llm.base_url must be a URL that begins with http:// or https://, not "localhost:1/v1"',
      'crew.yaml:4:16 error llm.temperature must be at most 2, not the number 3',
      'crew.yaml:5:10 error llm.top_p must be at least 0, not the number -1',
      'crew.yaml:6:15 error llm.max_tokens must be a whole number, not the number 1.5',
      'crew.yaml:7:12 error llm.timeout must be more than 0, not the number 0',
      'crew.yaml:8:17 error llm.headers.a must be text, not a number',
      'crew.yaml:9:3 error colour is not a key of llm',
    ]);
  });

  it.each([
    ['[a, 5]', 'crew.yaml:1:10 error llm, item 2, must be text or a map, not the number 5'],
    ['{ temperature: 1 }', 'crew.yaml:1:6 error llm has no model'],
    ['5', 'crew.yaml:1:6 error llm must be text or a map or a list, not the number 5'],
    ['""', 'crew.yaml:1:6 error llm is empty'],
  ])('refuses llm: %s', async (value, line) => {
    expect(lines(await crew(`llm: ${value}\n`))).toEqual([line]);
  });

  it('does not repeat a key that stands in the place of a variable name', async () => {
    const loaded = await crew('llm: { model: m, api_key_env: sk-1234567890abcdef }\n');
    expect(lines(loaded)).toEqual(['crew.yaml:1:31 error llm.api_key_env must be the name of a variable']);
    expect(JSON.stringify(loaded)).not.toContain('1234567890');
  });

  it('tells how to write what was quoted or written in another way', async () => {
    const loaded = await loadWith({ 'agents.yaml': `${writer}  max_execution_time: "30"\n  inject_date: yes\n` });
    expect(hints(loaded)).toEqual(['Write 30 without quotes.', 'Write true without quotes.']);
  });

  it('takes null for a key that is left out', async () => {
    const { spec, problems } = await loadWith({
      'crew.yaml': 'llm:\nname: ~\nprocess: sequential\n',
      'tasks.yaml': `${article}  agent:\n  output_file:\n`,
    });
    expect(problems).toEqual([]);
    expect(spec).toMatchObject({ name: 'my-crew', tasks: [{ agent: 'writer' }] });
    expect(spec).not.toHaveProperty('llm');
  });
});
