import { spawn } from 'node:child_process';

/** What became of `git init`. */
export type GitOutcome = 'done' | 'not-found' | 'failed';

/** Makes `dir` a git repository. Never rejects: a crew runs without git as well. */
export function gitInit(dir: string, environment: Readonly<Record<string, string | undefined>>): Promise<GitOutcome> {
  // Inside a git hook these point at another repository.
  const env = { ...environment, GIT_DIR: undefined, GIT_WORK_TREE: undefined };
  return new Promise((resolve) => {
    const git = spawn('git', ['init', '--quiet'], { cwd: dir, env, stdio: 'ignore' });
    git.on('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'ENOENT' ? 'not-found' : 'failed'));
    git.on('close', (status) => resolve(status === 0 ? 'done' : 'failed'));
  });
}
