/** Prints the latest run and its tasks as JSON, or the error's code. */
import { CrewError } from '../../../src/errors.ts';
import { readRunStore } from '../../../src/store/run-store.ts';

try {
  const store = await readRunStore(process.argv[2] ?? '');
  const run = await store.latestRun();
  process.stdout.write(JSON.stringify({ run, tasks: run === undefined ? [] : await store.tasks(run.runId) }));
  store.close();
} catch (error) {
  if (!(error instanceof CrewError)) throw error;
  process.stdout.write(JSON.stringify({ code: error.code, message: error.message }));
}
