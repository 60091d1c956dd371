// An MCP server over stdio: JSON-RPC, one message a line. Whatever is for people goes to stderr.
import { createInterface } from 'node:readline';

const books = [
  { title: 'Moby-Dick', author: 'Herman Melville', about: 'a whale, and the sea', shelf: 'M4' },
  { title: 'Walden', author: 'Henry David Thoreau', about: 'life in the woods', shelf: 'T1' },
];

const word = { type: 'object', properties: { word: { type: 'string' } }, required: ['word'] };
const tools = [
  { name: 'find_book', description: 'Finds books by a word.', inputSchema: word, annotations: { readOnlyHint: true } },
  { name: 'remove_book', description: 'Takes a book off the shelf.', inputSchema: word },
];

const methods = {
  initialize: ({ protocolVersion }) => ({
    protocolVersion,
    capabilities: { tools: {} },
    serverInfo: { name: 'library', version: '1.0.0' },
  }),
  ping: () => ({}),
  'tools/list': () => ({ tools }),
  'tools/call': ({ name, arguments: { word } }) => {
    const found = books.filter((book) => JSON.stringify(book).toLowerCase().includes(word.toLowerCase()));
    if (name !== 'find_book') return { isError: true, content: [{ type: 'text', text: `no tool ${name}` }] };
    return { content: [{ type: 'text', text: `${process.env.LIBRARY_NAME}: ${JSON.stringify(found)}` }] };
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const { id, method, params } = JSON.parse(line);
  if (id === undefined) continue; // a notification wants no answer
  const answer = methods[method];
  const reply = answer ? { result: answer(params) } : { error: { code: -32601, message: `no method ${method}` } };
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id, ...reply })}\n`);
}
