import { mkdtempSync, rmSync, statSync, readFileSync } from 'node:fs';
import { openForWriting } from '../../src/store/open-database.ts';
import { runStore } from '../../src/store/run-store.ts';
import * as e from './events.ts';
const dir = mkdtempSync('/dev/shm/bench-');
const n = 1000;
  const c = await openForWriting(`${dir}/x.db`);
  c.db.pragma('wal_autocheckpoint=0');
  const store = runStore(c);
  const id = store.newRunId();
  await store.record(e.runStart(id, n));
  const size = () => (statSync(`${dir}/x.db-wal`).size) / 4120;
  const a0 = size(); 
  let req=0, end=0;
  for (let i = 1; i <= n; i++) {
    const text = `answer ${i} `.repeat(100);
    let s = size();
    await store.record(e.taskStart(id, i)); await store.record(e.modelRequest(id, i)); req += size()-s; s=size();
    await store.record(e.modelReply(id, i, {text})); await store.record(e.taskEnd(id, i, text)); end += size()-s;
  }
  console.log('frames', req/n, end/n);
  const wal = readFileSync(`${dir}/x.db-wal`); const counts = new Map();
  for (let o = 32 ; o < wal.length; o += 4120) { const p = wal.readUInt32BE(o); counts.set(p, (counts.get(p)??0)+1); }
  c.db.pragma('wal_checkpoint(TRUNCATE)');
  const names = new Map<number,string>(c.db.prepare('select pageno, name from dbstat').all().map((r:any)=>[r.pageno, r.name]) as any);
  const by = new Map(); for (const [p, k] of counts) { const nm = names.get(p) ?? 'page'+p; by.set(nm, (by.get(nm)??0)+k); }
  console.log([...by].sort((a,b)=>b[1]-a[1]).map(([k,v])=>`${k} ${(v/n).toFixed(2)}`).join('\n'));
  store.close();
rmSync(dir, { recursive: true });
