/** The tools that every crew has without a file of its own; no other may be called like one. */
export const builtinToolNames = [
  'read_file',
  'list_files',
  'search_files',
  'write_file',
  'fetch_page',
  'current_time',
  'calculator',
  'run_command',
] as const;

export type BuiltinName = (typeof builtinToolNames)[number];

export function isBuiltinTool(name: string): name is BuiltinName {
  return (builtinToolNames as readonly string[]).includes(name);
}
