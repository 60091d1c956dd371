/**
 * @typedef {import('../../api-texts.ts').ListedText} ListedText
 * @typedef {Readonly<Record<string, string>>} Texts by ListedText.key
 */

/** What people call a text of the YAML. */
export const textNames = {
  description: 'Description',
  expected_output: 'Expected output',
  role: 'Role',
  goal: 'Goal',
  backstory: 'Backstory',
  system_prompt: 'System prompt',
};

/**
 * The texts that a task is made with: its own, and those of its agent with the other tasks that have it.
 * @param {readonly ListedText[]} listed
 * @param {string} task
 */
export function textsOfTask(listed, task) {
  const own = listed.filter(({ kind, owner }) => kind === 'task' && owner === task);
  const shared = listed.filter(({ kind, tasks }) => kind === 'agent' && tasks.includes(task));
  const [first] = shared;
  if (first === undefined) return { own, agent: null };
  const others = first.tasks.filter((name) => name !== task);
  return { own, agent: { name: first.owner, texts: shared, others } };
}

/**
 * What was typed, with one text more; null, or just what the file says, takes it out again.
 * @param {Texts} typed
 * @param {ListedText} listed
 * @param {string | null} text
 * @returns {Texts}
 */
export function withText(typed, { key, text: own }, text) {
  const { [key]: _before, ...others } = typed;
  return text === null || text === own ? others : { ...others, [key]: text };
}

/**
 * Those that say something else than the files: only they are sent. What the files no longer have is left out.
 * @param {readonly ListedText[]} listed
 * @param {Texts} typed
 * @returns {Texts}
 */
export function changedTexts(listed, typed) {
  const changed = listed.filter(
    ({ key, text, masked }) => typed[key] !== undefined && !masked && !isAlike(typed[key], text),
  );
  return Object.fromEntries(changed.map(({ key }) => [key, typed[key]]));
}

/** White space at the end is not kept by the files. */
function isAlike(a, b) {
  const [one, other] = [a, b].map((text) => text.replaceAll(/\r\n?/g, '\n').trimEnd());
  return one === other;
}

/** Whether a task would be made with another text of its own or of its agent. */
export function isTextEdited(listed, changed, task) {
  const { own, agent } = textsOfTask(listed, task);
  return [...own, ...(agent?.texts ?? [])].some(({ key }) => changed[key] !== undefined);
}

/**
 * Of the texts that a run was tried with: those that the files say otherwise, keys of those that they say as well, and of those that
 * they no longer have. Of one that holds a key nobody can tell.
 * @param {readonly ListedText[]} listed
 * @param {Texts} tried
 */
export function triedTexts(listed, tried) {
  const known = new Set(listed.map(({ key }) => key));
  const others = changedTexts(listed, tried);
  const isSame = ({ key, masked }) => tried[key] !== undefined && others[key] === undefined && !masked;
  const same = listed.filter(isSame).map(({ key }) => key);
  return { others, same, gone: Object.keys(tried).filter((key) => !known.has(key)) };
}

/** Keys of those that are still as the run had them. */
export function keptKeys(changed, kept) {
  return Object.keys(changed).filter((key) => changed[key] === kept[key]);
}

/** `tasks.yaml:9`, of a place with its column. */
export function lineOf(place) {
  return place.replace(/:\d+$/, '');
}

/**
 * What is wrong in a text, by key, of a plan that was refused; `isAll`: nothing else is wrong.
 * @param {import('../state/api.js').ApiError | null} error
 * @param {Texts} changed
 * @returns {{ faults: Record<string, string>, isAll: boolean }}
 */
export function textFaults(error, changed) {
  const wrong = (error?.problems ?? []).filter(({ severity }) => severity === 'error');
  const found = wrong.map((problem) => {
    const [braces] = /^\{[^{}]+\}/.exec(problem.message) ?? [];
    const said = [problem.message, problem.hint].filter(Boolean).join('. ');
    const isEmpty = problem.message.endsWith('is empty');
    const isIn = ([, text]) => (braces === undefined ? isEmpty && text.trim() === '' : text.includes(braces));
    return Object.entries(changed).flatMap((one) => (isIn(one) ? [[one[0], said]] : []));
  });
  const isAll = wrong.length > 0 && found.every((keys) => keys.length > 0);
  return { faults: Object.fromEntries(found.flat()), isAll };
}
