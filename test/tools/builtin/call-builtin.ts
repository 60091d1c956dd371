import type { BuiltinName } from '../../../src/spec/builtin-tool-names.ts';
import type { BuiltinSettings } from '../../../src/tools/builtin/builtin-settings.ts';
import { builtinTool } from '../../../src/tools/builtin/builtin-tools.ts';
import type { ToolContext } from '../../../src/tools/tool.ts';

export function toolContext(signal: AbortSignal = new AbortController().signal): ToolContext {
  return {
    run: { id: 'run-1', isReplay: false, parentId: null },
    task: { id: 'task-1', name: 'research' },
    agent: { role: 'Researcher' },
    signal,
    log: () => undefined,
    idempotencyKey: 'key-1',
  };
}

/** Settings that allow nothing but the folder. */
export function settingsFor(dir: string, more: Partial<BuiltinSettings> = {}): BuiltinSettings {
  return { dir, allowCommands: [], allowHosts: [], allowWrite: [], crewFiles: [], environment: process.env, ...more };
}

/** One call of a built-in tool in `dir`, as an agent would make it. */
export async function callIn(dir: string, name: BuiltinName, input: object): Promise<string> {
  const tool = await builtinTool(name, settingsFor(dir));
  return tool.call(input, toolContext());
}
