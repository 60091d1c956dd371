import { statSync } from 'node:fs';
import { plainCrewFiles, watchedFiles } from '../../project/open/watched-files.ts';

/** Gives another text when a file that is a part of the crew was edited, came or went: its YAML, tools, guardrails and schemas, and what its code imports. */
export function projectStamps(dir: string): () => Promise<string> {
  let led: readonly string[] = [];
  let last = '';
  const stamp = () => [...new Set([...plainCrewFiles(dir), ...led])].sort().map(stampOf).join('\n');
  return async () => {
    if (stamp() === last) return last;
    // What the files lead to may be other files now.
    led = await watchedFiles(dir, led);
    last = stamp();
    return last;
  };
}

function stampOf(file: string): string {
  const stats = statSync(file, { throwIfNoEntry: false });
  return `${file} ${stats?.mtimeMs} ${stats?.size}`;
}
