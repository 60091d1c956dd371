import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Problem } from '../../spec/crew-spec.ts';
import { noteAt, startOf, warningAt } from '../../spec/yaml/problem-at.ts';

/** That the crew.py of a CrewAI project is not read, with what it sets beyond the YAML as far as its text tells; none where there is no crew.py. */
export function pythonCrewProblems(dir: string): readonly Problem[] {
  const ported = ['crew.yaml', 'crew.yml'].some((name) => existsSync(path.join(dir, name)));
  for (const file of ported ? ['crew.py'] : ['crew.py', '../crew.py']) {
    const text = readPython(path.join(dir, file));
    if (text !== null) return [notRead(file, text, ported)];
  }
  return [];
}

function notRead(file: string, text: string, ported: boolean): Problem {
  const found = settings(text);
  const names = [...new Set(found.map(({ name }) => name))];
  if (names.length === 0) return noteAt(startOf(file), `${file} is not read: the crew is what the YAML says`);
  const [{ line, column, name }] = found as [Setting, ...Setting[]];
  const mark = { file, line, column, length: name.length };
  const message = `${file} is not read, and what it sets has no effect: ${names.join(', ')}`;
  const hint = 'Write what the crew needs of it into the YAML; crew check says what each key does.';
  return ported ? noteAt(mark, message, hint) : warningAt(mark, message, hint);
}

interface Setting {
  readonly name: string;
  readonly line: number;
  readonly column: number;
}

const keys =
  'context|tools|agent|llm|function_calling_llm|output_pydantic|output_json|output_file|response_model|guardrails?|callbacks?|step_callback|task_callback|human_input|async_execution|markdown|manager_llm|manager_agent|knowledge_sources|memory|planning|reasoning|allow_delegation|allow_code_execution|max_iter|max_rpm|max_execution_time|mcps';

/** What a scaffold of CrewAI's has anyway, or what asks for nothing, is left out: `agents=self.agents`, `verbose=True`. */
const setting = new RegExp(
  `\\b(?:(${keys})\\s*=(?!=)\\s*(?!None\\b|False\\b|\\[\\s*\\])|(process)\\s*=\\s*Process\\.hierarchical\\b|(agents|tasks)\\s*=\\s*\\[\\s*\\w)|@(before_kickoff|after_kickoff)\\b`,
  'g',
);

function settings(text: string): readonly Setting[] {
  return text.split('\n').flatMap((line, index) =>
    [...line.replace(/(^|\s)#.*$/, '').matchAll(setting)].map((match) => {
      const name = match.slice(1).find((group) => group !== undefined) ?? '';
      return { name, line: index + 1, column: match.index + match[0].indexOf(name) + 1 };
    }),
  );
}

/** Null when it is not there. One that cannot be read is not missed: it would not be read anyway. */
function readPython(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
