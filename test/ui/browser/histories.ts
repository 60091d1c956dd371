import type { Locator, Page } from 'playwright-core';
import type { ChatRequest, Reply } from '../../helpers/chat-server.ts';
import { inProcess, type KickedOff, kickedOff, taskAsked } from '../../helpers/replays.ts';

/** What the animals' tasks ask and tell: tokens by animal, so that runs can be sorted. */
export const animals: Readonly<Record<string, { readonly fact: string; readonly tokens: number }>> = {
  cats: { fact: 'Cats sleep by day.', tokens: 200 },
  dogs: { fact: 'Dogs dream of **running**.', tokens: 300 },
  zebras: { fact: 'No two zebras have the same stripes.', tokens: 100 },
};

type Instead = (request: ChatRequest) => Reply | undefined | Promise<Reply | undefined>;

const tasks = `  facts: { description: 'Do facts about {animal}', expected_output: Facts }
  poem: { description: 'Do poem about {animal}', expected_output: A poem }
`;
const more = 'inputs: { animal: cats }\n';

/** A crew that was run about each of these animals, oldest first. About `wolves` its poem fails. */
export async function animalRuns(given: readonly string[], instead: Instead = () => undefined): Promise<KickedOff> {
  const [first = 'cats', ...others] = given;
  const replies = async (request: ChatRequest) => (await instead(request)) ?? replyAbout(request);
  const crew = await kickedOff({ tasks, more, inputs: { animal: first }, replies });
  if (others.length > 0)
    await inProcess(crew.project, async (open) => {
      for (const animal of others) await open.kickoff({ inputs: { animal } }).result.catch(() => undefined);
    });
  return crew;
}

/** A crew that was run about zebras, and then about each of these in a batch `pets`. */
export async function petsRun(pets: readonly string[], instead?: Instead): Promise<KickedOff> {
  const crew = await animalRuns(['zebras'], instead);
  await crew.project.write('animals.jsonl', pets.map((animal) => JSON.stringify({ animal })).join('\n'));
  await crew.crew(['kickoff', '--each', 'animals.jsonl', '--name', 'pets', '--concurrency', '1']);
  return crew;
}

function replyAbout(request: ChatRequest): Reply {
  const animal = animalAsked(request);
  const { fact, tokens } = animals[animal] ?? { fact: `Facts about ${animal}.`, tokens: 50 };
  if (taskAsked(request) === 'facts') return { text: fact, usage: { inputTokens: tokens, outputTokens: 10 } };
  return animal === 'wolves' ? { status: 400, error: 'no wolves today' } : `A poem about ${animal}`;
}

export function animalAsked({ body }: ChatRequest): string {
  const user = body.messages.findLast((message) => message.role === 'user')?.content ?? '';
  return /Do \w+ about (\w+)/.exec(user)?.[1] ?? '';
}

/** The rows of the list, without its head. */
export function rows(page: Page): Locator {
  const table = page.getByRole('table', { name: 'Runs' });
  return table.getByRole('row').filter({ has: page.getByRole('cell') });
}

/** The id of the one batch in the list. */
export async function batchOf(page: Page): Promise<string> {
  const title = await rows(page).getByRole('link', { name: 'pets' }).getAttribute('title');
  return title?.split(' ')[0] ?? '';
}

/** Reads what the rows are about, from the top down. */
export function animalsListed(page: Page): () => Promise<readonly string[]> {
  return async () => (await rows(page).allInnerTexts()).map((text) => /animal="(\w+)"/.exec(text)?.[1] ?? text);
}

/** Holds the poem about an animal back until it is opened; `begun` is what comes of it before. */
export function poemGate(animal: string, begun: readonly string[] = []) {
  const { promise, resolve } = Promise.withResolvers<void>();
  return {
    open: () => resolve(),
    reply: (request: ChatRequest): Reply | undefined =>
      taskAsked(request) === 'poem' && animalAsked(request) === animal
        ? { chunks: [...begun, `, so ${animal} are wed`], pause: { afterChunks: begun.length, until: promise } }
        : undefined,
  };
}
