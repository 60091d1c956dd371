import { expect, it } from 'vitest';
import { replyCollector } from '../../src/model/reply/reply-collector.ts';

/** What comes of a text that is streamed in pieces of this many characters. */
function read(text: string, size: number) {
  const collector = replyCollector(() => undefined);
  for (let at = 0; at < text.length; at += size) {
    collector.add({ choices: [{ delta: { content: text.slice(at, at + size) } }] });
  }
  const { text: answer, reasoning } = collector.end();
  return { text: answer, reasoning };
}

it.each<[string, string]>([
  ['<think>', '<think>I count.</think>Six.'],
  ['capitals and blanks', '\n <Think>\nI count.\n</Think>\n\nSix.'],
  ['an attribute', '<thinking budget="9">I count.</thinking>\nSix.'],
  ['<thought>', '<thought>I count.</thought>Six.'],
  ['<reasoning>', '<reasoning>I count.</reasoning>Six.'],
  ['<seed:think>', '<seed:think>I count.</seed:think>Six.'],
  ['<longcat_think>', '<longcat_think>I count.</longcat_think>Six.'],
  ['[THINK]', '[THINK]I count.[/THINK]Six.'],
  ['◁think▷', '◁think▷I count.◁/think▷Six.'],
  [
    '<|begin_of_thought|>',
    '<|begin_of_thought|>I count.<|end_of_thought|><|begin_of_solution|>Six.<|end_of_solution|>',
  ],
  ['<|START_THINKING|>', '<|START_THINKING|>I count.<|END_THINKING|><|START_RESPONSE|>Six.<|END_RESPONSE|>'],
  ['<|inner_prefix|>', '<|inner_prefix|>I count.<|inner_suffix|>Six.'],
  ['<unused94>', '<unused94>thought\nI count.<unused95>Six.'],
  ['<|channel>', '<|channel>thought\nI count.<channel|>Six.'],
  [
    'channels',
    '<|channel|>analysis<|message|>I count.<|end|><|start|>assistant<|channel|>final<|message|>Six.<|return|>',
  ],
  [
    'channels from the start',
    '<|start|>assistant<|channel|>analysis<|message|>I count.<|start|>assistant<|channel|>final <|constrain|>text<|message|>Six.',
  ],
  ['channels without marks', 'analysisI count.assistantfinalSix.'],
  ['headings', "Here's my thought process:\nI count.\n\nHere is my response:\nSix."],
  ['several blocks', '<think>I</think>\n<think> count.</think>\n\nSix.'],
  ['blocks of two kinds', '<think></think><|channel>thought\nI count.<channel|>Six.'],
  ['an end alone', 'I count.\n</think>\n\nSix.'],
  ['an end alone, close to both', 'I count.</think>Six.'],
  ['an end alone, with blanks', 'I count. </think> Six.'],
  ['an end alone, of another kind', 'I count.\n[/THINK]\nSix.'],
  ['an end first', '</think>\n\nSix.'],
  ['two ends', '<think>I</think> count.</think>Six.'],
  ['code in the thoughts', 'I\n```\ncount\n```\n.\n</think>Six.'],
  ['a quoted end in the thoughts', 'I must close with `</think>` later.\n</think>Six.'],
])('keeps thoughts in the form of %s out of the answer, however they come', (_form, text) => {
  for (const size of [1, 2, 3, 7, text.length]) expect(read(text, size).text).toBe('Six.');
  const thoughts = read(text, 5).reasoning ?? '';
  if (text.includes('count.')) expect(thoughts.replace(/\s/g, '')).toMatch(/^I.*\.$/);
});

it('takes out further blocks where the reply began with one, and no others', () => {
  const blocks = '<think>a</think>One.\n\n<think>\nb\n</think>\n\nTwo.<think>c</think> Three.';
  expect(read(blocks, 4)).toEqual({ text: 'One.\n\nTwo. Three.', reasoning: 'a\nb\n\nc' });
});

it.each([
  'The <think> tag and its end </think> stand around thoughts.',
  'A thought ends with </think>, and then the answer follows.',
  'Close it with `</think>`.',
  'Close it with "</think>" at once.',
  'Models write <think>so</think> before they answer.',
  'For example:\n\n```\n<think>\nso\n</think>\n\nSix.\n```\n\nThat is all.',
  'For example:\n\n<think>\nso\n</think>\n\nSix.',
  'text.split("</think>")[1]',
  '{"html": "<b>x</think>y</b>"}',
  'See [THINK] in the template, and [/THINK].',
  'analysis of hens: assistantfinal is a word',
  'The analysis<|message|>form is of gpt-oss.',
  '<b>Six</b> hens < 7',
  '[1, 2]',
])('leaves %j whole, at the start and behind thoughts', (text) => {
  for (const size of [1, 6, text.length]) {
    expect(read(text, size)).toEqual({ text, reasoning: null });
    expect(read(`<think>I count.</think>\n${text}`, size).text.trim()).toBe(
      text.startsWith('For example:\n\n<think>') ? 'For example:\n\nSix.' : text,
    );
  }
});

it.each([
  '<think>I count',
  '◁think▷I count',
  '<|channel|>analysis<|message|>I count',
  '[THINK]I count',
  'I count.</think>',
])('finds no answer in %j', (text) => {
  for (const size of [1, 4, 99]) expect(read(text, size).text).toBe('');
  expect(read(text, 3).reasoning).toMatch(/^I count/);
});

it('keeps a call that is addressed to a tool', () => {
  const call = '<|channel|>commentary to=functions.search <|constrain|>json<|message|>{"q": "hens"}<|call|>';
  const text = `<|channel|>analysis<|message|>I look.<|end|><|start|>assistant${call}`;
  expect(read(text, 3)).toEqual({ text: `<|start|>assistant${call}`, reasoning: 'I look.' });
});

// A search that begins anew at each mark takes longer than a test may.
it.each([
  ['marks', '</think> '.repeat(50_000)],
  ['blocks', `<think>a</think>${'x.<think>a</think>'.repeat(20_000)}`],
  ['fences', '```\n</think>\n'.repeat(20_000)],
  ['brackets', '<'.repeat(500_000)],
  ['blanks', `<think>a</think>b${' '.repeat(500_000)}c`],
])('reads a text with a great many %s once', (_what, text) => {
  expect(read(text, 100_000)).toHaveProperty('text');
});
