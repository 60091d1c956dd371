import { expect, it } from 'vitest';
import { spawnWords } from '../../../src/tools/mcp/spawn-words.ts';

it('starts a .cmd through cmd.exe, with every special character kept from it twice', () => {
  const words = spawnWords('C:\\Program Files\\npx.cmd', ['-y', 'a&b', 'say "hi"'], 'win32');
  expect(words.file).toBe('cmd.exe');
  expect(words.args.slice(0, 3)).toEqual(['/d', '/s', '/c']);
  expect(words.args[3]).toBe('"C:\\Program^ Files\\npx.cmd ^^^"-y^^^" ^^^"a^^^&b^^^" ^^^"say^^^ \\^^^"hi\\^^^"^^^""');
});

it('starts any other program as it is', () => {
  expect(spawnWords('C:\\node.exe', ['a b'], 'win32')).toEqual({
    file: 'C:\\node.exe',
    args: ['a b'],
    verbatim: false,
  });
  expect(spawnWords('/x/run.cmd', ['a b'], 'linux').file).toBe('/x/run.cmd');
});
