/** Prints its run's id, calls one tool to its end, then `calls` and never comes back from the second one, which does not even let its process breathe. */
import { writeSync } from 'node:fs';
import { openRunStore } from '../../../src/store/run-store.ts';
import { modelReply, modelRequest, runStart, taskStart, toolCall, toolResult } from '../events.ts';
import { recordAll } from '../record-all.ts';

const store = await openRunStore(process.argv[2] ?? '');
const id = store.newRunId();
await recordAll(store, [runStart(id, 1), taskStart(id, 1), modelRequest(id, 1), modelReply(id, 1)]);
await recordAll(store, [toolCall(id, 1), toolResult(id, 1), toolCall(id, 1, { call: 2 })]);
writeSync(1, `${id}\ncalls\n`);
Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60_000);
