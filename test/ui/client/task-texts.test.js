import { describe, expect, it } from 'vitest';
import {
  changedTexts,
  isTextEdited,
  keptKeys,
  lineOf,
  textFaults,
  textsOfTask,
  triedTexts,
  withText,
} from '../../../src/ui/client/words/task-texts.js';

const text = (key, own, more = {}) => {
  const [owner, field] = key.split('.');
  return {
    key,
    kind: 'task',
    owner,
    field,
    text: own,
    place: 'tasks.yaml:3:5',
    tasks: [owner],
    masked: false,
    ...more,
  };
};
const ofEditor = { kind: 'agent', tasks: ['outline', 'article'] };
const listed = [
  text('outline.description', 'Outline {topic}'),
  text('article.description', 'Write about {topic}'),
  text('article.expected_output', 'An article'),
  text('editor.goal', 'Be read', ofEditor),
  text('editor.role', 'Signs with ***', { ...ofEditor, masked: true }),
];
const keys = (texts) => texts.map(({ key }) => key);

describe('the texts of a task', () => {
  it('are its own, and those of its agent with who else has it', () => {
    const { own, agent } = textsOfTask(listed, 'article');
    expect(keys(own)).toEqual(['article.description', 'article.expected_output']);
    expect([agent.name, keys(agent.texts), agent.others]).toEqual([
      'editor',
      ['editor.goal', 'editor.role'],
      ['outline'],
    ]);
    expect(textsOfTask(listed, 'gone')).toEqual({ own: [], agent: null });
  });

  it('are changed only where they say something else than the files', () => {
    const typed = {
      'outline.description': 'Outline {topic} \n',
      'article.description': 'Write on {topic}',
      'editor.role': 'Signs with my key',
      'gone.description': 'x',
    };
    expect(changedTexts(listed, typed)).toEqual({ 'article.description': 'Write on {topic}' });
    expect(changedTexts([text('a.description', 'one\r\ntwo')], { 'a.description': 'one\ntwo' })).toEqual({});
    expect(changedTexts(listed, { 'editor.goal': '' })).toEqual({ 'editor.goal': '' });
  });

  it('are as in the files again once that is typed, or the change is undone', () => {
    const [outline] = listed;
    const typed = withText({ 'editor.goal': 'Be loved' }, outline, 'Outline {topic} ');
    expect(typed).toEqual({ 'editor.goal': 'Be loved', 'outline.description': 'Outline {topic} ' });
    expect(withText(typed, outline, 'Outline {topic}')).toEqual({ 'editor.goal': 'Be loved' });
    expect(withText(typed, outline, null)).toEqual({ 'editor.goal': 'Be loved' });
  });

  it('are edited in every task of an agent whose text is', () => {
    const edited = (changed) => ['outline', 'article'].map((task) => isTextEdited(listed, changed, task));
    expect(edited({ 'editor.goal': 'x' })).toEqual([true, true]);
    expect(edited({ 'article.description': 'x' })).toEqual([false, true]);
  });

  it('stand at a line', () => {
    expect(lineOf('tasks.yaml:9:5')).toBe('tasks.yaml:9');
  });
});

describe('a run that was tried with other texts', () => {
  it('has some that the files say otherwise, and some that they no longer have', () => {
    const tried = {
      'editor.goal': 'Be loved',
      'editor.role': 'Signs with my key',
      'article.description': 'Write about {topic}',
      'poem.description': 'Rhyme',
    };
    expect(triedTexts(listed, tried)).toEqual({
      others: { 'editor.goal': 'Be loved' },
      same: ['article.description'],
      gone: ['poem.description'],
    });
  });

  it('keeps those that nobody has edited since', () => {
    const changed = { 'editor.goal': 'Be loved', 'article.description': 'mine' };
    expect(keptKeys(changed, { 'editor.goal': 'Be loved', 'article.description': 'its own' })).toEqual(['editor.goal']);
  });
});

describe('a plan that was refused', () => {
  const problem = (message, more = {}) => ({ severity: 'error', message, hint: 'Did you mean {topic}?', ...more });
  const changed = { 'outline.description': 'Outline {topik}', 'editor.goal': ' ' };

  it('says what is wrong at the text that it is in', () => {
    const problems = [
      problem('{topik} is not among the inputs of crew.yaml'),
      problem('goal is empty', { hint: null }),
      problem('nothing uses the input topic', { severity: 'warning' }),
    ];
    expect(textFaults({ problems }, changed)).toEqual({
      faults: {
        'outline.description': '{topik} is not among the inputs of crew.yaml. Did you mean {topic}?',
        'editor.goal': 'goal is empty',
      },
      isAll: true,
    });
  });

  it('leaves what is wrong elsewhere to be said elsewhere', () => {
    const problems = [problem('{topik} is not among the inputs'), problem('unknown agent "editr"')];
    expect(textFaults({ problems }, changed)).toMatchObject({ isAll: false });
    expect(textFaults({ problems: [problem('{tea} is not among the inputs')] }, changed)).toEqual({
      faults: {},
      isAll: false,
    });
    expect(textFaults(null, changed)).toEqual({ faults: {}, isAll: false });
  });
});
