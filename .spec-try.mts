import { loadCrew } from './src/spec/load.ts';
import { renderProblems } from './src/report/problems.ts';
const r = await loadCrew(process.argv[2]!);
console.log(renderProblems(r.problems, r.sources, { color: false, width: 80 }));
if (r.spec) console.log(JSON.stringify(r.spec, null, 1));
