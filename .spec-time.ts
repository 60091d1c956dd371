const a = performance.now();
const { loadCrew } = await import('./src/spec/load.ts');
const b = performance.now();
const r = await loadCrew('/tmp/sp/ok');
const c = performance.now();
await loadCrew('/tmp/sp/ok');
const d = performance.now();
if (!r.spec) throw new Error(JSON.stringify(r.problems));
console.log('import', (b-a).toFixed(1), 'first load', (c-b).toFixed(1), 'second', (d-c).toFixed(1));
