/** Writes `count` runs of one task each, then says `done`; with `count` 0 it only opens the store. */
import { openRunStore } from '../../../src/store/run-store.ts';
import { doneTask, runEnd, runStart } from '../events.ts';

const [file = '', count = '0'] = process.argv.slice(2);
const store = await openRunStore(file);
for (let made = 0; made < Number(count); made++) {
  const id = store.newRunId();
  for (const event of [runStart(id, 1), ...doneTask(id, 1), runEnd(id)]) await store.record(event);
}
store.close();
process.stdout.write('done\n');
