// What somebody would write who needs no crew: the same requests, one after the other, each streamed to its end with the `openai` client,
// and each request committed to SQLite before it is sent and each reply when it came, so that whatever dies, it is known what was asked and not
// lost what was answered. No retries, no progress, no history to look at.
// Plain JavaScript, so that Node need not strip types first. Words: the server's address, the database, a JSON file with the messages of each task.
import { readFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { OpenAI } from 'openai';

const [baseURL, file, conversations] = process.argv.slice(2);
const client = new OpenAI({ baseURL, apiKey: 'none' });
const db = new Database(file);
db.pragma('journal_mode = WAL');
db.pragma('synchronous = FULL');
db.exec('CREATE TABLE replies (id INTEGER PRIMARY KEY, request TEXT NOT NULL, reply TEXT, usage TEXT)');
const insert = db.prepare('INSERT INTO replies (request) VALUES (?)');
const update = db.prepare('UPDATE replies SET reply = ?, usage = ? WHERE id = ?');

let text = '';
for (const messages of JSON.parse(readFileSync(conversations, 'utf8'))) {
  const id = insert.run(JSON.stringify(messages)).lastInsertRowid;
  const options = { model: 'bench', messages, stream: true, stream_options: { include_usage: true } };
  text = '';
  let usage = null;
  for await (const chunk of await client.chat.completions.create(options)) {
    text += chunk.choices[0]?.delta.content ?? '';
    usage = chunk.usage ?? usage;
  }
  update.run(text, JSON.stringify(usage), id);
}
db.close();
process.stdout.write(`${text}\n`);
