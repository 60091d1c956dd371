import { cp } from 'node:fs/promises';
import path from 'node:path';
import type { Message } from '../../src/model/model.ts';
import { type ChatRequest, type ChatServer, startChatServer } from '../helpers/chat-server.ts';
import { type Ended, makeProject, runCrew, type TestProject } from '../helpers/project.ts';

export const examplesFolder = path.join(import.meta.dirname, '..', '..', 'examples');

export interface Example extends AsyncDisposable {
  readonly project: TestProject;
  readonly server: ChatServer;
  /** Runs the real binary in a copy of the example, on the scripted models. */
  crew(words: readonly string[], env?: Readonly<Record<string, string>>): Promise<Ended>;
}

/** A copy of `examples/<name>`, whose models say what `replies` has. */
export async function openExample(name: string, replies: Parameters<typeof startChatServer>[0]): Promise<Example> {
  const project = await makeProject({});
  await cp(path.join(examplesFolder, name), project.dir, {
    recursive: true,
    filter: (file) => !/[\\/]\.crew$/.test(file),
  });
  const server = await startChatServer(replies);
  const models = { OPENAI_BASE_URL: server.url, OPENAI_API_KEY: 'sk-test' };
  return {
    project,
    server,
    crew: (words, env = {}) => runCrew(words, { cwd: project.dir, env: { ...models, ...env } }),
    async [Symbol.asyncDispose]() {
      await server.close();
      await project.remove();
    },
  };
}

/** What the model was told of its tool calls, in their order. */
export function toolResults({ body }: ChatRequest): readonly string[] {
  return body.messages.filter(({ role }) => role === 'tool').map(({ content }) => content);
}

export function lastMessage({ body }: ChatRequest): Message | undefined {
  return body.messages.at(-1);
}
