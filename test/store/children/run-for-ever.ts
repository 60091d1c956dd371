/** Prints its run's id, then runs tasks until it is killed, printing each task's number once its output is kept. */
import { openRunStore } from '../../../src/store/run-store.ts';
import { doneTask, modelRequest, runStart, taskStart } from '../events.ts';

const [file = '', done = '2000'] = process.argv.slice(2);
const store = await openRunStore(file);
const id = store.newRunId();
await store.record(runStart(id, 2000));
process.stdout.write(`${id}\n`);
for (let number = 1; ; number++) {
  if (number > Number(done)) {
    await store.record(taskStart(id, number));
    await store.record(modelRequest(id, number));
    process.stdout.write('asks\n');
    await new Promise((resolve) => setTimeout(resolve, 60_000));
  }
  for (const event of doneTask(id, number, `output ${number}`)) await store.record(event);
  process.stdout.write(`${number}\n`);
}
