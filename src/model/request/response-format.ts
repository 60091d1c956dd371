import type { OpenAI } from 'openai';
import type { ModelRequest } from '../model.ts';
import type { Habits } from './server-habits.ts';
import { isStrictSchema, withoutDialect } from './strict-schema.ts';

type Format = NonNullable<OpenAI.ChatCompletionCreateParamsStreaming['response_format']>;

/** The JSON mode for what a request asks; null: its words alone must do. */
export function responseFormat(
  { output, tools = [], messages }: Pick<ModelRequest, 'output' | 'tools' | 'messages'>,
  habits: Habits,
): Format | null {
  if (output === undefined || output.schema['type'] !== 'object') return null;
  if (tools.length > 0 && !habits.jsonBesideTools) return null;
  if (habits.jsonMode === 'object') {
    // servers refuse it unless the conversation speaks of JSON
    return messages.some(({ content }) => /json/i.test(content)) ? { type: 'json_object' } : null;
  }
  if (habits.jsonMode === 'none') return null;
  const schema = withoutDialect(output.schema);
  const strict = habits.strict && isStrictSchema(schema);
  return { type: 'json_schema', json_schema: { name: output.name, schema, ...(strict ? { strict } : {}) } };
}
