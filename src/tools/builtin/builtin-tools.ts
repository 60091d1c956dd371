import type { BuiltinName } from '../../spec/builtin-tool-names.ts';
import type { Tool } from '../tool.ts';
import type { BuiltinSettings } from './builtin-settings.ts';

/** Raised when a tool's behaviour changes, so that earlier outputs count as stale: part of the fingerprints. */
const builtinVersions: Readonly<Record<BuiltinName, string>> = {
  read_file: '1',
  list_files: '1',
  search_files: '1',
  write_file: '1',
  fetch_page: '1',
  current_time: '1',
  calculator: '1',
  run_command: '1',
};

/** What a fingerprint says of a built-in tool: with what decides which words the model reads of it, and what it may do. */
export function builtinVersion(
  name: BuiltinName,
  crew: Pick<BuiltinSettings, 'allowCommands' | 'allowHosts' | 'allowWrite'>,
): string {
  const allowed = { run_command: crew.allowCommands, fetch_page: crew.allowHosts, write_file: crew.allowWrite };
  return [builtinVersions[name], ...(allowed[name as keyof typeof allowed] ?? [])].join(' ');
}

/** One tool, loaded when it is asked for. What it returns may hold a secret of the environment: the caller masks it. */
export async function builtinTool(name: BuiltinName, settings: BuiltinSettings): Promise<Tool> {
  return (await makers[name]())(settings);
}

const makers: Readonly<Record<BuiltinName, () => Promise<(settings: BuiltinSettings) => Tool>>> = {
  read_file: async () => (await import('./read-file.ts')).readFileTool,
  list_files: async () => (await import('./list-files.ts')).listFilesTool,
  search_files: async () => (await import('./search-files.ts')).searchFilesTool,
  write_file: async () => (await import('./write-file.ts')).writeFileTool,
  fetch_page: async () => (await import('./fetch-page.ts')).fetchPageTool,
  current_time: async () => (await import('./current-time.ts')).currentTimeTool,
  calculator: async () => (await import('./calculator.ts')).calculatorTool,
  run_command: async () => (await import('./run-command.ts')).runCommandTool,
};
