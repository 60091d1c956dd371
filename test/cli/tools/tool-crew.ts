import type { ChatRequest, Reply, TextReply } from '../../helpers/chat-server.ts';
import type { Ended } from '../../helpers/project.ts';
import { type ScriptedCrew, type ScriptedCrewOptions, scriptedCrew } from '../../helpers/scripted-crew.ts';

export interface ToolCrewOptions extends ScriptedCrewOptions {
  /** More keys of the agent `writer`, in YAML's flow style: `tools: [read_file], max_iter: 3`. */
  readonly agent?: string;
  /** More keys of the crew's `llm:`, or with `[` a list of its own. `$URL` stands for the server's. */
  readonly llm?: string;
}

export const oneTask = '  look: { description: Do look, expected_output: Text }\n';

/** A scripted crew of one task, `look` (unless `tasks` says more), whose agent has what `agent` gives it. */
export async function toolCrew(
  replies: Parameters<typeof scriptedCrew>[0],
  { agent = '', llm = '', ...options }: ToolCrewOptions = {},
): Promise<ScriptedCrew> {
  const scripted = await scriptedCrew(replies, { tasks: oneTask, ...options });
  const { project, server } = scripted;
  const yaml = (await project.read('crew.yaml'))
    .replace('backstory: You write. }', `backstory: You write.${agent === '' ? '' : `, ${agent}`} }`)
    .replace(/^llm: \{(.*)\}$/m, (whole, own) =>
      llm.startsWith('[') ? `llm: ${llm}` : llm === '' ? whole : `llm: {${own}, ${llm}}`,
    )
    .replaceAll('$URL', server.url);
  await project.write('crew.yaml', yaml);
  return scripted;
}

/** A reply that asks for tools. */
export function calls(...toolCalls: NonNullable<TextReply['toolCalls']>): Reply {
  return { toolCalls };
}

/** A file of `tools/`: `run` is the body of its function of `input` and `ctx`. */
export function toolFile(run: string, more = ''): string {
  return `import { tool, z } from 'recrew';
export default tool({ description: 'Works', input: z.looseObject({}), ${more}run: async (input: any, ctx) => { ${run} } });
`;
}

/** What the tools answered, as a request tells the model. */
export function results({ server }: Pick<ScriptedCrew, 'server'>, request: number): readonly string[] {
  return messagesOf(server.requests[request]).flatMap(({ role, content }) => (role === 'tool' ? [content] : []));
}

/** The last words of a request. */
export function lastMessage({ server }: Pick<ScriptedCrew, 'server'>, request: number): string {
  return messagesOf(server.requests[request]).at(-1)?.content ?? '';
}

function messagesOf(request: ChatRequest | undefined) {
  return request?.body.messages ?? [];
}

export interface EventLine {
  readonly type: string;
  readonly name?: string;
  readonly [key: string]: unknown;
}

/** What `--events` printed. */
export function eventsOf({ stdout, stderr }: Ended): readonly EventLine[] {
  if (stdout === '') throw new Error(`no events:\n${stderr}`);
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

/** An environment with a key for openai, whose server is the scripted one under a name of the internet, since a local model costs nothing. */
export function paid({ server }: Pick<ScriptedCrew, 'server'>, key = 'my-very-own-key') {
  const names = `import dns from 'node:dns';
const { lookup } = dns;
dns.lookup = (host, ...rest) => lookup(host === 'models.example' ? '127.0.0.1' : host, ...rest);`;
  return {
    OPENAI_BASE_URL: server.url.replace('127.0.0.1', 'models.example'),
    OPENAI_API_KEY: key,
    NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(names)}`,
  };
}
