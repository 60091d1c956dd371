import { describe, expect, it } from 'vitest';
import { builtinToolNames } from '../../../src/spec/builtin-tool-names.ts';
import { builtinTool } from '../../../src/tools/builtin/builtin-tools.ts';
import { settingsFor } from './call-builtin.ts';

describe('the built-in tools', () => {
  it.each(builtinToolNames)('makes %s under its own name, with an object as parameters', async (name) => {
    const tool = await builtinTool(name, settingsFor('/project'));
    expect(tool.name).toBe(name);
    expect(tool.parameters).toMatchObject({ type: 'object', additionalProperties: false });
  });

  it('marks those whose calls change something', async () => {
    const tools = await Promise.all(builtinToolNames.map((name) => builtinTool(name, settingsFor('/project'))));
    const marked = tools.filter((tool) => tool.sideEffects).map((tool) => tool.name);
    expect(marked).toEqual(['write_file', 'run_command']);
  });
});
