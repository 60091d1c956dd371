// Writes what the documents say about flags, keys and providers from the program itself. Run it with: npm run docs
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { crewProgram } from '../src/cli.ts';
import { providers } from '../src/model/providers.ts';
import { type Part, unbuiltKeys } from '../src/spec/schema/crewai-keys.ts';
import { jsonSchemas } from '../src/spec/schema/json-schema.ts';

const root = path.join(import.meta.dirname, '..');

/** The documents with generated parts; each part stands between `<!-- generated: name -->` and `<!-- /generated -->`. */
export const documents = ['README.md', 'docs/commands.md', 'docs/models.md', 'docs/project-format.md'] as const;

/** A document as it should read today. */
export function regenerated(document: string): string {
  const parts = generatedParts();
  const text = readFileSync(path.join(root, document), 'utf8');
  return text.replaceAll(
    /(<!-- generated: ([\w-]+) -->\n)[\s\S]*?(<!-- \/generated -->)/g,
    (_whole, begin, name, end) => {
      const part = parts[name];
      if (part === undefined) throw new Error(`${document}: there is no generated part "${name}"`);
      return `${begin}${part()}\n${end}`;
    },
  );
}

function generatedParts(): Readonly<Record<string, () => string>> {
  const { crew, agents, tasks } = jsonSchemas() as Record<string, Schema>;
  const agent = agents!.additionalProperties!;
  const task = tasks!.additionalProperties!;
  const llm = crew!
    .properties!['llm']!.anyOf!.flatMap((choice) => [choice, ...(choice.anyOf ?? [])])
    .find((choice) => choice.properties)!;
  return {
    commands: commandHelp,
    providers: providerTable,
    'crew-keys': () => keyTable(crew!),
    'agent-keys': () => keyTable(agent),
    'task-keys': () => keyTable(task),
    'llm-keys': () => keyTable(llm),
    'keys-elsewhere': unbuiltTable,
  };
}

function commandHelp(): string {
  const program = crewProgram({
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    environment: {},
    cwd: root,
  });
  const shown = program.commands.filter((command) => !command.name().startsWith('__'));
  return `\n${[helpBlock(program), ...shown.flatMap((command) => sections(command, 'crew'))].join('\n\n')}\n`;
}

/** A command's help, and that of its own commands. */
function sections(command: Command, parent: string): readonly string[] {
  const name = `${parent} ${command.name()}`;
  return [`## ${name}\n\n${helpBlock(command)}`, ...command.commands.flatMap((inner) => sections(inner, name))];
}

function helpBlock(command: Command): string {
  let text = '';
  command.configureOutput({
    writeOut: (part) => (text += part),
    getOutHelpWidth: () => 100,
    getOutHasColors: () => false,
  });
  command.configureHelp({ showGlobalOptions: false });
  command.outputHelp();
  return `\`\`\`text\n${text.trim()}\n\`\`\``;
}

/** Providers as people write them. */
const titles: Readonly<Record<string, string>> = {
  openai: 'OpenAI',
  anthropic: 'Anthropic',
  gemini: 'Google Gemini',
  openrouter: 'OpenRouter',
  groq: 'Groq',
  deepseek: 'DeepSeek',
  mistral: 'Mistral',
  xai: 'xAI',
  together: 'Together',
  cerebras: 'Cerebras',
  azure: 'Azure OpenAI',
  ollama: 'Ollama',
  lmstudio: 'LM Studio',
  vllm: 'vLLM',
  moonshot: 'Moonshot (Kimi)',
  zai: 'z.ai (GLM)',
  fireworks: 'Fireworks',
  perplexity: 'Perplexity',
  nvidia: 'NVIDIA',
  deepinfra: 'DeepInfra',
  dashscope: 'Alibaba DashScope (Qwen)',
  github: 'GitHub Models',
};

function providerTable(): string {
  const rows = providers.map(({ name, keyVariables, defaultModel, local }) => {
    const keys = keyVariables.map((variable) => `\`${variable}\``).join(' or ');
    const example = `\`${name}/${defaultModel ?? '<deployment>'}\``;
    return `| ${titles[name] ?? name} | ${example} | ${local ? 'none needed' : keys} |`;
  });
  return ['| provider | `llm:` or `--model`, for example | key |', '|---|---|---|', ...rows].join('\n');
}

interface Schema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly enum?: readonly string[];
}

function keyTable({ properties = {}, required = [] }: Schema): string {
  const built = Object.entries(properties).filter(([, key]) => !isUnbuilt(key));
  const rows = built.map(([name, key]) => {
    return `| \`${name}\`${required.includes(name) ? ' (required)' : ''} | ${typeWords(key)} | ${key.description} |`;
  });
  return ['| key | value | meaning |', '|---|---|---|', ...rows].join('\n');
}

/** How the description of a key that is not supported begins. */
function isUnbuilt({ description = '' }: Schema): boolean {
  return /^(Not supported|Not applied|Without effect): /.test(description);
}

/** A row for each key, with those of several parts together where the same is said of them. */
function unbuiltTable(): string {
  const words = { error: 'error', warning: 'warning', none: 'note' } as const;
  const where: Readonly<Record<Part, string>> = { crew: 'crew.yaml', agent: 'an agent', task: 'a task' };
  const rows = new Map<string, string[]>();
  for (const part of Object.keys(unbuiltKeys) as Part[]) {
    for (const [name, { effect, description, instead }] of Object.entries(unbuiltKeys[part])) {
      const row = `\`${name}\` | ${description} | ${words[effect]}: ${instead}`;
      rows.set(row, [...(rows.get(row) ?? []), where[part]]);
    }
  }
  const lines = [...rows].map(([row, parts]) => `| ${parts.join(', ')} | ${row} |`);
  return ['| in | key | what it is in CrewAI | what `crew` says |', '|---|---|---|---|', ...lines].join('\n');
}

function typeWords(schema: Schema): string {
  const choices = (schema.anyOf ?? [schema]).flatMap((choice) => choice.anyOf ?? [choice]);
  return [...new Set(choices.flatMap(typeWord))].join(' or ');
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'text',
  object: 'map',
  array: 'list',
  boolean: 'true or false',
  integer: 'whole number',
};

/** Null says the same as leaving a key out, so it is not mentioned. */
function typeWord({ type = [], enum: values }: Schema): readonly string[] {
  if (values !== undefined) return values;
  return [type]
    .flat()
    .filter((name) => name !== 'null')
    .map((name) => typeNames[name] ?? name);
}

if (import.meta.main) {
  for (const document of documents) writeFileSync(path.join(root, document), regenerated(document));
}
