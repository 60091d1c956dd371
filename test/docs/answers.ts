import type { ChatRequest, Reply } from '../helpers/chat-server.ts';
import { supportAnswer } from './support-answers.ts';
import { workerAnswer } from './worker-answers.ts';

/** What the scripted models answer to the agents of the documents. There are two of them. */
export function answer({ body }: ChatRequest): Reply | undefined {
  const words = JSON.stringify(body.messages);
  if (!models.includes(body.model)) return { status: 404, error: `The model \`${body.model}\` does not exist` };
  if (words.includes('Support Agent')) return supportAnswer(body, words);
  if (words.includes('Senior Research Analyst')) return { text: notes, usage: { inputTokens: 431, outputTokens: 988 } };
  if (words.includes('Outline an article')) return { text: outline, usage: { inputTokens: 1120, outputTokens: 164 } };
  if (/Technical Writer.*in \d+ words/.test(words)) return article(words, body.model);
  if (/Technical Writer.*report of 300 words/.test(words))
    return { text: shortReport, usage: { inputTokens: 1392, outputTokens: 512 } };
  if (words.includes('Technical Writer')) return { text: report, usage: { inputTokens: 1394, outputTokens: 1213 } };
  if (words.includes('Staff Engineer')) return { text: defects, usage: { inputTokens: 902, outputTokens: 340 } };
  if (words.includes('Maintainer of the Project'))
    return { text: review, usage: { inputTokens: 610, outputTokens: 122 } };
  return workerAnswer(body, words);
}

const models = ['gpt-5.4-mini', 'gpt-5.4', 'gemini-3.5-flash'];

const notes = `What it is
- A solid replaces the liquid electrolyte; the anode can then be lithium metal. (high)
- The gain is 30 to 50 percent more energy per kilogram. (medium)

Verify
- Pilot production dates: read the makers' annual reports.`;

const outline = `1. The cells work
2. Making them is the problem
3. What to watch`;

function article(words: string, model: string): Reply {
  const usage = { inputTokens: 1301, outputTokens: 640 };
  if (words.includes('in 150 words')) return { text: shortArticle, usage: { ...usage, outputTokens: 201 } };
  if (model === 'gpt-5.4') return { text: boldArticle, usage };
  return { text: longArticle, usage };
}

const longArticle = `# Solid-state cells work; making them cheaply does not yet

The cells run in the laboratory, and hold up to half as much energy again.
What is missing is a way to make millions of them.`;

const shortArticle = `# Solid-state cells work; making them does not yet

The cells hold up to half as much energy again.
What is missing is a way to make millions of them.`;

const boldArticle = `# The battery is ready; the factory is not

Solid-state cells have left the laboratory, and wait for a machine that makes them.`;

const report = `# Solid-state cells work; making them cheaply does not yet

A solid electrolyte lets a battery use a lithium metal anode, which stores more in the same weight.
The cells run in the laboratory. What is missing is a way to make millions of them.`;

const shortReport = `# Solid-state cells work; cheap ones do not exist yet

A solid electrolyte allows a lithium metal anode, and so more energy per kilogram.`;

const defects = `1. src/cart.js:3, blocker: i <= items.length reads past the end.`;

const review = `Not yet: one loop reads past its end.

- \`src/cart.js:3\`: write \`i < items.length\`.`;
