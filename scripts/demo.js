// The main job in four commands, with no key and no network: create, kick off, list, replay. Run it with: npm run demo
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const crew = path.join(import.meta.dirname, '..', 'bin', 'crew.js');
const folder = mkdtempSync(path.join(tmpdir(), 'crew-demo-'));
const project = path.join(folder, 'demo-crew');

say('A crew is a few agents and an ordered list of tasks, in YAML. This makes one:');
run(folder, ['create', 'crew', 'demo-crew', '--model', 'openai/gpt-5.4-mini']);

say('Run it. --offline asks no model: it shows the wiring, without a key and without cost.');
run(project, ['kickoff', '--offline', '-i', 'topic=solid-state batteries']);

say('Every output is kept, in one SQLite file. This lists them:');
run(project, ['log-tasks-outputs']);

say('Now change the prompt of the second task …');
const tasks = path.join(project, 'tasks.yaml');
const text = readFileSync(tasks, 'utf8');
const edited = text.replace(
  /^(report:\n(?:.*\n)*? +expected_output: [>|]-?\n)/m,
  '$1    Begin with a one-line answer to the question a busy reader has.\n',
);
if (edited === text) throw new Error('the template of the demo has no expected_output to edit');
writeFileSync(tasks, edited);
process.stdout.write('  tasks.yaml: expected_output of report begins with a new line\n');

say('… and replay from it. The research is not paid for again: its recorded output is the context.');
run(project, ['replay', '-t', 'report', '--offline']);

say('Both runs are kept; the second knows that it came from the first:');
run(project, ['runs']);

say(
  `That was all. The crew is in ${project}\nBoth runs on a page, to read side by side and replay:  npx crew ui -C ${project}`,
);

function say(line) {
  process.stdout.write(`\n${line}\n`);
}

function run(cwd, words) {
  process.stdout.write(`\n$ crew ${words.map((word) => (/\s/.test(word) ? JSON.stringify(word) : word)).join(' ')}\n`);
  const { CREW_DB: _db, CREW_MODEL: _model, MODEL: _other, ...environment } = process.env;
  const { status, error } = spawnSync(process.execPath, [crew, ...words], {
    cwd,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: environment,
  });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}
