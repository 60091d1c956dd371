import { setTimeout as sleep } from 'node:timers/promises';
import type { RunResult } from '../../src/project/history/run-result.ts';
import { type ChatServer, startChatServer } from './chat-server.ts';
import {
  crewYaml,
  type Ended,
  makeProject,
  type Place,
  runCrew,
  type StartedCrew,
  startCrew,
  type TestProject,
  threeTasks,
} from './project.ts';

type Replies = Parameters<typeof startChatServer>[0];

export interface ScriptedCrewOptions {
  /** YAML of `tasks:`, two spaces deep (default: research, outline, article). */
  readonly tasks?: string;
  /** More YAML of the top level, such as `inputs:`. */
  readonly more?: string;
  readonly files?: Readonly<Record<string, string>>;
}

/** A project on a scripted model server, run by the real binary; both are gone at the end of `await using`. */
export interface ScriptedCrew extends AsyncDisposable {
  readonly project: TestProject;
  readonly server: ChatServer;
  crew(words: readonly string[], place?: Partial<Place>): Promise<Ended>;
  start(words: readonly string[], place?: Partial<Place>): StartedCrew;
  /** What `crew log-tasks-outputs --json` prints now. */
  listing(run?: string): Promise<RunResult>;
  /** Settles when the model has been asked `count` times in all; rejects when what was started ends before. */
  asked(count: number): Promise<void>;
  /** The user message of the model call with that index. */
  userMessage(index: number): string;
}

export async function scriptedCrew(replies: Replies, options: ScriptedCrewOptions = {}): Promise<ScriptedCrew> {
  const server = await startChatServer(replies);
  const project = await makeProject({
    'crew.yaml': crewYaml(server.url, options.tasks ?? threeTasks, options.more),
    ...options.files,
  });
  let last: Ended | null = null;
  const crew = (words: readonly string[], place: Partial<Place> = {}) => runCrew(words, { cwd: project.dir, ...place });
  return {
    project,
    server,
    crew,
    start: (words, place = {}) => {
      const started = startCrew(words, { cwd: project.dir, ...place });
      started.ended.then((end) => {
        last = end;
      });
      return started;
    },
    listing: async (run) => {
      const { stdout, stderr } = await crew(['log-tasks-outputs', '--json', ...(run === undefined ? [] : [run])]);
      if (stdout === '') throw new Error(`crew log-tasks-outputs printed nothing:\n${stderr}`);
      return JSON.parse(stdout);
    },
    asked: async (count) => {
      while (server.requests.length < count) {
        if (last !== null)
          throw new Error(`the model was asked ${server.requests.length} times, not ${count}:\n${last.stderr}`);
        await sleep(5);
      }
    },
    userMessage: (index) =>
      server.requests[index]?.body.messages.find((message) => message.role === 'user')?.content ?? '',
    [Symbol.asyncDispose]: async () => {
      await server.close();
      await project.remove();
    },
  };
}
