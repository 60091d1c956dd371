import type { ChatRequest, Reply } from '../helpers/chat-server.ts';

/** What the scripted model answers to the agents of the documents. */
export function answer({ body }: ChatRequest): Reply | undefined {
  const words = JSON.stringify(body.messages);
  if (words.includes('Senior Research Analyst')) return { text: notes, usage: { inputTokens: 431, outputTokens: 988 } };
  if (/Technical Writer.*report of 300 words/.test(words))
    return { text: shortReport, usage: { inputTokens: 1392, outputTokens: 512 } };
  if (words.includes('Technical Writer')) return { text: report, usage: { inputTokens: 1394, outputTokens: 1213 } };
  if (words.includes('Staff Engineer')) return { text: defects, usage: { inputTokens: 902, outputTokens: 340 } };
  if (words.includes('Maintainer of the Project'))
    return { text: review, usage: { inputTokens: 610, outputTokens: 122 } };
  return undefined;
}

const notes = `What it is
- A solid replaces the liquid electrolyte; the anode can then be lithium metal. (high)
- The gain is 30 to 50 percent more energy per kilogram. (medium)

Verify
- Pilot production dates: read the makers' annual reports.`;

const report = `# Solid-state cells work; making them cheaply does not yet

A solid electrolyte lets a battery use a lithium metal anode, which stores more in the same weight.
The cells run in the laboratory. What is missing is a way to make millions of them.`;

const shortReport = `# Solid-state cells work; cheap ones do not exist yet

A solid electrolyte allows a lithium metal anode, and so more energy per kilogram.`;

const defects = `1. src/cart.js:3, blocker: i <= items.length reads past the end.`;

const review = `Not yet: one loop reads past its end.

- \`src/cart.js:3\`: write \`i < items.length\`.`;
