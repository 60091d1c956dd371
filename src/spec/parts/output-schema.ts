import type { JsonSchema, OutputSchemaSpec, Problem } from '../crew-spec.ts';
import { isTooDeep, tooDeepMessage } from '../depth.ts';
import { namedFileProblems } from '../problems/named-file.ts';
import { projectPath } from '../problems/output-path.ts';
import { errorAt, startOf } from '../yaml/problem-at.ts';
import type { ProjectFiles } from '../yaml/read-files.ts';
import type { YamlEntry, YamlNode } from '../yaml/yaml-tree.ts';
import { isMapValue, type NamedNode, placeOf } from './fields.ts';

/** `output_json:` of a task; undefined when there is none, or none that can be used. */
export function outputSchemaSpec(task: YamlNode, files: ProjectFiles): OutputSchemaSpec | undefined {
  const found = findSchema(task, files);
  return found === null || 'problems' in found ? undefined : found;
}

/** Schemas that are not there, cannot be read, or are not of an object or an array. Whether they are good schemas is judged elsewhere. */
export function outputSchemaProblems(tasks: readonly NamedNode[], files: ProjectFiles): readonly Problem[] {
  return tasks.flatMap(({ node }) => {
    const found = findSchema(node, files);
    return found !== null && 'problems' in found ? found.problems : [];
  });
}

interface Unusable {
  readonly problems: readonly Problem[];
}

function findSchema(task: YamlNode, files: ProjectFiles): OutputSchemaSpec | Unusable | null {
  const entry = task.entries.get('output_json');
  const value = entry?.value.value;
  if (entry && typeof value === 'string' && value.trim() !== '') return schemaInFile(entry.value, files);
  return entry && isMapValue(value) && Object.keys(value).length > 0 ? schemaInYaml(entry, value) : null;
}

function schemaInYaml({ key }: YamlEntry, schema: JsonSchema): OutputSchemaSpec | Unusable {
  const fault = schemaFault(schema);
  if (fault) return { problems: [errorAt(key, `output_json ${fault}`, exampleHint)] };
  return { schema, file: null, place: placeOf(key) };
}

function schemaInFile(node: YamlNode, files: ProjectFiles): OutputSchemaSpec | Unusable {
  const problems = namedFileProblems(node, files);
  if (problems.length > 0) return { problems };
  const file = projectPath(String(node.value));
  const found = files.read(file);
  if (found.text === null) return { problems: found.problems };
  const parsed = parseJson(file, found.text);
  if ('value' in parsed && isTooDeep(parsed.value)) return { problems: [errorAt(startOf(file), tooDeepMessage)] };
  if ('problem' in parsed) return { problems: [parsed.problem] };
  const fault = isMapValue(parsed.value) ? schemaFault(parsed.value) : 'is not a JSON schema';
  if (fault) return { problems: [errorAt(node.mark, `${file} ${fault}`, exampleHint)] };
  return { schema: parsed.value as JsonSchema, file, place: placeOf(node.mark) };
}

const exampleHint = 'Begin it with type: object and properties:, or type: array and items:';

function schemaFault(schema: JsonSchema): string | null {
  const { type } = schema;
  if (typeof type === 'string' || Array.isArray(type)) {
    const types = [type].flat().map(String);
    const fits = types.includes('object') || types.includes('array');
    return fits ? null : `is of type ${types.join(', ')}, not an object or an array`;
  }
  return composing.some((key) => Object.hasOwn(schema, key)) ? null : 'is not the JSON schema of an object or an array';
}

/** A schema without a type of its own says with these what it is. */
const composing = ['$ref', '$dynamicRef', 'anyOf', 'oneOf', 'allOf', 'properties', 'items', 'prefixItems'];

function parseJson(file: string, text: string): { value: unknown } | { problem: Problem } {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    const { message } = error as Error;
    const [, line = '1', column = '1'] = /\(line (\d+) column (\d+)\)/.exec(message) ?? [];
    const place = { ...startOf(file), line: Number(line), column: Number(column) };
    return { problem: errorAt(place, `${file} is not JSON`, jsonHint(message)) };
  }
}

/** The engine's words without its own way of saying where. */
function jsonHint(message: string): string {
  return `${message.replace(/ in JSON at position.*$|, (?:"|\.\.\.).* is not valid JSON$/s, '')}.`;
}
