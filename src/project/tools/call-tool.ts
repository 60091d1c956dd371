import { randomUUID } from 'node:crypto';
import { CrewError } from '../../errors.ts';
import { environmentSecrets } from '../../model/secrets/environment-secrets.ts';
import { hideSecrets } from '../../model/secrets/mask.ts';
import { untilAborted } from '../../run/agent/call-tools.ts';
import { builtinToolNames, isBuiltinTool } from '../../spec/builtin-tool-names.ts';
import { nearest } from '../../spec/nearest.ts';
import { timerMs } from '../../spec/timer.ts';
import { checkArguments } from '../../structured/check-arguments.ts';
import { ownToolNames } from '../../tools/own/own-tool-files.ts';
import { defaultTimeoutSeconds, type Tool } from '../../tools/tool.ts';
import { openToolRoom, type ToolRoom, type ToolRoomSettings } from '../execute/tool-room.ts';

/** A tool that a person calls, and what must be closed afterwards. */
export interface OpenedTool {
  readonly tool: Tool;
  readonly room: ToolRoom;
  /** Takes the keys of this machine out of what the tool gives. */
  readonly hide: (text: string) => string;
}

/** Any tool of the project by name, whether an agent has it or not; starts the MCP server that it is of. CrewError `not-found`, `tool-unusable` or `mcp-unusable`. */
export async function openOneTool(settings: ToolRoomSettings, name: string): Promise<OpenedTool> {
  const { dir, spec } = settings;
  const isServers = spec.mcpServers.some((server) => name.startsWith(`${server.name}__`));
  if (!isServers) refuseUnknown(name, [...builtinToolNames, ...ownToolNames(dir)]);
  const wanted = { tools: [name], mcps: [] };
  const room = await openToolRoom(settings, [wanted]);
  try {
    const [tool] = await room.tools(wanted);
    if (tool === undefined) throw new CrewError('not-found', `No tool "${name}"`, { hint: 'See all:  crew tools' });
    const secrets = environmentSecrets(settings.environment);
    return { tool, room, hide: (text) => hideSecrets(text, secrets) };
  } catch (error) {
    await room.close();
    throw error;
  }
}

function refuseUnknown(name: string, names: readonly string[]): void {
  if (names.includes(name) || isBuiltinTool(name)) return;
  const near = nearest(name, names);
  throw new CrewError('not-found', `No tool "${name}"`, {
    hint: near === undefined ? 'See all:  crew tools' : `Did you mean:  crew tools call ${near}`,
  });
}

/** The arguments as a model's would be read and checked. CrewError `usage` that says what does not fit. */
export async function checkedInput({ name, parameters }: Tool, words: string): Promise<unknown> {
  const checked = await checkArguments(parameters, words);
  if (checked.type === 'valid') return checked.value;
  throw new CrewError('usage', `${name} was not called, as its arguments are not right:\n${checked.message}`, {
    hint: `For example:  crew tools call ${name} '{ … }'   ·   from a file:  @arguments.json`,
  });
}

export interface CallByHand {
  /** Fits the tool's parameters. */
  readonly input: unknown;
  readonly signal: AbortSignal;
  readonly log: (message: string) => void;
}

/** Calls a tool outside any run: its context says `none` for run, task and agent, and each call has an idempotency key of its own. Rejects with what the tool threw, or the signal's reason. */
export async function callByHand(tool: Tool, { input, signal, log }: CallByHand): Promise<string> {
  const seconds = tool.timeoutSeconds ?? defaultTimeoutSeconds;
  const late = new AbortController();
  const tooLong = new Error(`it took longer than ${seconds} s and was stopped`);
  const timer = setTimeout(() => late.abort(tooLong), timerMs(seconds));
  const either = AbortSignal.any([signal, late.signal]);
  const context = {
    run: { id: 'none', isReplay: false, parentId: null },
    task: { id: 'none', name: 'none' },
    agent: { role: 'none' },
    signal: either,
    log,
    idempotencyKey: `none:${tool.name}:${randomUUID()}`,
  };
  try {
    return await untilAborted(tool.call(input, context), either);
  } catch (error) {
    throw late.signal.aborted && !signal.aborted ? tooLong : error;
  } finally {
    clearTimeout(timer);
  }
}
