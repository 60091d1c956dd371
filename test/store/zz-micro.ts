import { mkdtempSync, rmSync } from 'node:fs';
import { hash } from 'node:crypto';
import Database from 'better-sqlite3';
import { connect } from '../../src/store/connection.ts';
import { migrate } from '../../src/store/migrations.ts';
import { runStore } from '../../src/store/run-store.ts';
import * as e from './events.ts';
const n = 2000;
{ const c = connect(new Database(':memory:'), '/dev/shm/mem.db'); c.db.pragma('foreign_keys=ON'); migrate(c); const store = runStore(c); const id = store.newRunId(); await store.record(e.runStart(id, n));
  const t: any = {};
  for (let i = 1; i <= n; i++) { const text = `answer ${i} `.repeat(100);
   for (const ev of [e.taskStart(id, i), e.modelRequest(id, i), e.modelReply(id, i, { text }), e.taskEnd(id, i, text)]) { const s = performance.now(); await store.record(ev as any); t[ev.type] = (t[ev.type] ?? 0) + performance.now() - s; } }
  console.log('memory', Object.entries(t).map(([k, v]: any) => `${k} ${(v / n).toFixed(4)}`).join('  ')); store.close(); }
for (const ps of [1024, 2048, 4096, 8192]) for (const where of ['/dev/shm', '/tmp']) {
  const dir = mkdtempSync(where + '/bench-'); const db = new Database(dir + '/a.db'); db.pragma('page_size=' + ps); db.pragma('journal_mode=WAL'); db.exec('create table t(id integer primary key, a text); create table h(h text primary key, a text)');
  const ins = db.prepare('insert into t(a) values(?)'); const insh = db.prepare('insert into h values(?, ?)');
  const one = db.transaction((i: number) => { ins.run('x'.repeat(300)); });
  const four = db.transaction((i: number) => { for (let k = 0; k < 4; k++) insh.run(hash('sha256', `${i} ${k}`), 'x'.repeat(300)); });
  for (const sync of ['NORMAL', 'FULL']) { db.pragma('synchronous=' + sync);
  const m = 1500;
  let t = performance.now(); for (let i = 0; i < m; i++) one.immediate(i); const a = (performance.now() - t) / m;
  t = performance.now(); for (let i = 0; i < m; i++) four.immediate(i + (sync === 'FULL' ? 1e6 : 0)); const b = (performance.now() - t) / m;
  console.log(where, ps, sync, 'one row', a.toFixed(4), 'four hashed', b.toFixed(4)); }
  db.close(); rmSync(dir, { recursive: true }); }
