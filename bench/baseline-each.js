// What somebody would write for many rows without a crew: 50 at once, each reply streamed to its end and committed so that a power cut cannot take it back.
// Words: the server's address, the database, how many rows.
import Database from 'better-sqlite3';
import { OpenAI } from 'openai';

const [baseURL, file, rows] = process.argv.slice(2);
const client = new OpenAI({ baseURL, apiKey: 'none' });
const db = new Database(file);
db.pragma('journal_mode = WAL');
db.pragma('synchronous = FULL');
db.exec('CREATE TABLE replies (id INTEGER PRIMARY KEY, request TEXT NOT NULL, reply TEXT NOT NULL, usage TEXT)');
const insert = db.prepare('INSERT INTO replies (request, reply, usage) VALUES (?, ?, ?)');
const queue = Array.from({ length: Number(rows) }, (_, index) => index).values();

async function worker() {
  for (const index of queue) {
    const messages = [
      { role: 'system', content: 'You are bench writer.\nYou answer at once.\n\nYour goal: answer' },
      { role: 'user', content: `Answer question ${index}\n\nExpected output: A few sentences.` },
    ];
    const options = { model: 'bench', messages, stream: true, stream_options: { include_usage: true } };
    let text = '';
    let usage = null;
    for await (const chunk of await client.chat.completions.create(options)) {
      text += chunk.choices[0]?.delta.content ?? '';
      usage = chunk.usage ?? usage;
    }
    insert.run(JSON.stringify(messages), text, JSON.stringify(usage));
    process.stdout.write(`${JSON.stringify({ index, text })}\n`);
  }
}

await Promise.all(Array.from({ length: 50 }, worker));
db.close();
