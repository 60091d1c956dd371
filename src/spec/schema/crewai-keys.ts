/** What the files consist of; maps within these have all their keys. */
export type Part = 'crew' | 'agent' | 'task';

/**
 * A key of CrewAI that is known and not supported here. `error`: the crew would do something else than its file says.
 * `warning`: it runs without. `none`: the result is the same without.
 */
export interface UnbuiltKey {
  readonly effect: 'error' | 'warning' | 'none';
  readonly description: string;
  /** What to write instead; of a key without effect, why it has none. A whole sentence. */
  readonly instead: string;
  /** Values that ask for nothing, besides null and what is empty. Default: false. */
  readonly neutral?: readonly unknown[];
}

type Keys = Readonly<Record<string, UnbuiltKey>>;

function error(description: string, instead: string, neutral?: readonly unknown[]): UnbuiltKey {
  return { effect: 'error', description, instead, ...(neutral && { neutral }) };
}

function warning(description: string, instead: string, neutral?: readonly unknown[]): UnbuiltKey {
  return { effect: 'warning', description, instead, ...(neutral && { neutral }) };
}

function none(description: string, instead: string, neutral?: readonly unknown[]): UnbuiltKey {
  return { effect: 'none', description, instead, ...(neutral && { neutral }) };
}

const knowledge = error(
  'texts to look things up in',
  'Give the text as an input, such as -i notes=@notes.md with {notes} in a task, or give the agent the tool search_files.',
);
const knowledgeSetting = none('a setting of knowledge_sources', 'It does nothing without knowledge_sources.');
const plan = error('a plan made by a model before the work', 'Add a task before the others that writes the plan.');
const spread = error('a map of further keys', 'Write its keys one level up, where config is.');
const skills = error('folders of instructions', 'Write the instructions into the backstory of the agent.');
const security = none('identities of the parts of a crew', 'crew gives each run and each task an id.');
const checkpoint = none('outputs saved during the run', 'Each output is kept anyway; crew resume continues a run.');
const callback = error(
  'a function called with the output',
  'Read the outputs as they come with crew kickoff --events, or check an answer with guardrail.',
);
const toolFailures = error(
  'what happens when a tool fails',
  'The model reads the failure and goes on; a guardrail can refuse an answer that was made without the tool.',
);

/** CrewAI has these for a crew and for one agent. */
const ofCrewAndAgent: Keys = {
  verbose: none('more output', 'To see each step: crew kickoff --verbose.'),
  cache: none('a cache for the results of tools', 'Each call of a tool is made.', [true, false]),
  tracing: none('traces', 'Each step is kept: crew show --trace.'),
  function_calling_llm: none('a model for tool calls', "The agent's llm calls its tools."),
  step_callback: none('a function called at each step', 'To read the steps as they come: crew kickoff --events.'),
  embedder: none('the model behind memory and knowledge', 'It does nothing without them.'),
  knowledge_sources: knowledge,
  knowledge,
  planning: plan,
  skills,
  security_config: security,
  checkpoint,
  config: spread,
  tool_failure_policy: toolFailures,
};

const crew: Keys = {
  ...ofCrewAndAgent,
  manager_llm: error('the model of a hierarchical crew', 'Name an agent in each task; its llm does the work.'),
  manager_agent: error('the agent that leads a hierarchical crew', 'Name an agent in each task.'),
  planning_llm: none('the model of planning', 'It does nothing without planning.'),
  memory: warning(
    'what agents remember from run to run',
    'Within a run, context gives earlier outputs to a task. Across runs, give them as an input.',
  ),
  chat_llm: none('the model of crewai chat', 'There is no chat.'),
  task_callback: callback,
  before_kickoff_callbacks: error('functions that change the inputs', 'Change the inputs before crew kickoff.'),
  after_kickoff_callbacks: error('functions that change the result', 'Change the result after crew kickoff.'),
  stream: none('answers shown as they come', 'Answers stream anyway.'),
  output_log_file: none('a file with the log', 'Each step is kept. For a file: crew kickoff --events > run.jsonl.'),
  prompt_file: error('other words around the texts', 'Write system_prompt in the agents.'),
  share_crew: none('telemetry', 'Nothing is sent.'),
  trained_agents_file: error(
    'what crewai train has learned',
    'Write what was learned into the backstory of the agents.',
  ),
  usage_metrics: none('tokens of the last run', 'To see them: crew show.'),
  token_usage: none('tokens of the last run', 'To see them: crew show.'),
};

const agent: Keys = {
  ...ofCrewAndAgent,
  allow_delegation: warning('asking other agents', 'Give the other agent a task of its own.'),
  memory: warning(
    'what the agent remembers from run to run',
    'Within a run, context gives earlier outputs to a task. Across runs, give them as an input.',
  ),
  max_retry_limit: none('retries after an error', 'Failed requests are repeated anyway.', [2]),
  cache_handler: none('a cache for the results of tools', 'Each call of a tool is made.'),
  max_tokens: error('the most tokens of one reply', 'Write max_tokens in llm: llm: { model: …, max_tokens: 1000 }'),
  use_system_prompt: error(
    'false: no system message',
    'Remove it: each request has a system message. system_prompt replaces its text.',
    [true],
  ),
  system_template: error('a form for the system message', 'Write system_prompt in the agent, with the whole text.'),
  prompt_template: error(
    'a form for the request',
    'Write system_prompt in the agent, and the rest in description of the task.',
  ),
  response_template: error(
    'a form for the answer',
    'Write the form into expected_output of the task, or use output_json.',
  ),
  respect_context_window: none('what happens to a long prompt', 'A prompt is never shortened.', [true, false]),
  knowledge_config: knowledgeSetting,
  knowledge_storage: knowledgeSetting,
  date_format: warning('how inject_date writes the date', 'The date is written as 2026-11-30.', ['%Y-%m-%d', false]),
  planning_config: plan,
  reasoning: error(
    'a plan made by the model before the task',
    'Add a task that writes the plan, or write reasoning_effort in the llm.',
  ),
  max_reasoning_attempts: none('a setting of reasoning', 'It does nothing without reasoning.'),
  multimodal: error('pictures in prompts', 'Give the agent what the picture shows as text.'),
  allow_code_execution: error(
    'running code that the model writes',
    'Write a tool of your own in tools/, or allow a program with the tool run_command and allow_commands in crew.yaml.',
  ),
  code_execution_mode: none('a setting of allow_code_execution', 'It does nothing without allow_code_execution.', [
    'safe',
  ]),
  guardrail_max_retries: error(
    'how often guardrails may send an answer back',
    'Write guardrail_max_retries in the tasks of the agent.',
    [3],
  ),
  from_repository: error('an agent from a registry', 'Write role, goal and backstory of the agent into the file.'),
  apps: error(
    'tools of other services',
    'Name an MCP server of the service in mcp_servers of crew.yaml, and in mcps of the agent.',
  ),
  a2a: error('agents on other servers', 'Reach them with a tool of your own in tools/, or with an MCP server.'),
  callbacks: callback,
  executor_class: none('the code that runs an agent', 'There is one way to run an agent.'),
  i18n: error('other words around the texts', 'Write system_prompt in the agent.'),
  adapted_agent: none('a mark on agents of other frameworks', 'All agents run the same way.'),
};

const model = 'Write output_json in the task, with a JSON schema or the path of one.';

const task: Keys = {
  name: none('a name for logs', 'A task is called by its key.'),
  async_execution: warning('running while the next task runs', 'Tasks run one after the other.'),
  human_input: error(
    'a person looks at the output before the run goes on',
    'Remove it, look at the outputs with crew show, and run the rest again with crew replay --set-output.',
  ),
  output_pydantic: error('a Python class for the output', model),
  response_model: error('a Python class for the output', model),
  converter_cls: none('a Python class that reads the output', 'output_json needs none.'),
  callback,
  callbacks: callback,
  max_retries: error('how often an answer may be sent back', 'Write guardrail_max_retries in the task.'),
  input_files: error(
    'files for the model',
    'Give the text of a file as an input, such as -i notes=@notes.md with {notes}.',
  ),
  allow_crewai_trigger_context: none('the data of a trigger', 'There are no triggers.'),
  security_config: security,
  tool_failure_policy: toolFailures,
  config: spread,
  condition: error('when the task is to run', 'Remove it. crew replay --only runs some of the tasks.'),
};

/** Each key of CrewAI's that is not supported, by the part that has it there. */
export const unbuiltKeys: Readonly<Record<Part, Keys>> = { crew, agent, task };
