import { mkdtempSync, rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import { openForWriting } from '../../src/store/open-database.ts';
import { runStore } from '../../src/store/run-store.ts';
import * as e from './events.ts';
const dir = mkdtempSync((process.env.D ?? '/tmp') + '/bench-');
const n = 2000;
for (const [label, pragmas] of Object.entries({ default: [], ckpt4000: ['wal_autocheckpoint=4000'], noauto: ['wal_autocheckpoint=0'], nofk: ['foreign_keys=OFF'], 'noauto+nofk': ['wal_autocheckpoint=0','foreign_keys=OFF'] })) {
  const c = await openForWriting(`${dir}/${label}.db`);
  for (const p of pragmas) c.db.pragma(p);
  const store = runStore(c);
  const id = store.newRunId();
  await store.record(e.runStart(id, n));
  const t: Record<string, number> = {};
  const timed = async (event: any) => { const s = performance.now(); await store.record(event); t[event.type] = (t[event.type] ?? 0) + performance.now() - s; };
  for (let i = 1; i <= n; i++) {
    const text = `answer ${i} `.repeat(100);
    const evs = [e.taskStart(id, i), e.modelRequest(id, i)];
    for (let d = 0; d < 20; d++) evs.push(e.modelDelta(id, i, 'some words ') as any);
    evs.push(e.modelReply(id, i, { text }) as any, e.taskEnd(id, i, text) as any);
    for (const ev of evs) await timed(ev);
  }
  console.log(label, Object.entries(t).map(([k, v]) => `${k} ${(v / n).toFixed(4)}`).join('  '));
  store.close();
}
rmSync(dir, { recursive: true });
