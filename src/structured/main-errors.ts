import type { ErrorObject } from 'ajv';
import type { JsonSchema } from '../spec/crew-spec.ts';
import { pointerSteps, schemasAt } from './schemas-at.ts';

/**
 * The errors that are worth telling. Of an anyOf or oneOf that nothing fits, ajv lists what is wrong with every branch:
 * only the branch that was meant is told of, or, when none stands out, that nothing fits.
 */
export function mainErrors(errors: readonly ErrorObject[], root: JsonSchema): readonly ErrorObject[] {
  const last = errors.findLastIndex(isChoice);
  if (last === -1) return errors.filter(({ keyword }) => keyword !== 'if' && keyword !== 'propertyNames');
  const choice = errors[last]!;
  const branches = (choice.schema as readonly unknown[]).map((): ErrorObject[] => []);
  let start = last;
  // ajv puts the branches' errors right before that of their choice.
  for (; start > 0; start--) {
    const error = errors[start - 1]!;
    const indexes = branchesOf(error, choice, root);
    if (indexes.length === 0) break;
    for (const index of indexes) branches[index]!.unshift(error);
  }
  return [
    ...mainErrors(errors.slice(0, start), root),
    ...meant(choice, branches, root),
    ...mainErrors(errors.slice(last + 1), root),
  ];
}

function isChoice({ keyword, params }: ErrorObject): boolean {
  return keyword === 'anyOf' || (keyword === 'oneOf' && !Array.isArray(params['passingSchemas']));
}

/** The branches that an error may come from; none: it has nothing to do with the choice. */
function branchesOf(error: ErrorObject, choice: ErrorObject, root: JsonSchema): readonly number[] {
  const { instancePath, parentSchema } = error;
  if (instancePath !== choice.instancePath && !instancePath.startsWith(`${choice.instancePath}/`)) return [];
  const path = pointerSteps(instancePath.slice(choice.instancePath.length));
  return (choice.schema as readonly unknown[]).flatMap((branch, index) =>
    schemasAt(branch, path, root).has(parentSchema) ? [index] : [],
  );
}

function meant(
  choice: ErrorObject,
  branches: readonly (readonly ErrorObject[])[],
  root: JsonSchema,
): readonly ErrorObject[] {
  const possible = branches.filter((errors) => errors.length > 0 && !errors.some((error) => rulesOut(error, choice)));
  if (possible.length === 1) return mainErrors(possible[0]!, root);
  const types = branches.flatMap((errors) => errors.find((error) => isType(error, choice)) ?? []);
  return [types.length === branches.length ? typeError(types) : choice];
}

/** Of another type altogether, or marked as another kind: `{ "type": "circle" }`. */
function rulesOut(error: ErrorObject, choice: ErrorObject): boolean {
  if (isType(error, choice)) return true;
  const depth = pointerSteps(error.instancePath.slice(choice.instancePath.length)).length;
  return depth <= 1 && (error.keyword === 'const' || (error.keyword === 'enum' && depth === 0));
}

function isType(error: ErrorObject, choice: ErrorObject): boolean {
  return error.keyword === 'type' && error.instancePath === choice.instancePath;
}

function typeError(errors: readonly ErrorObject[]): ErrorObject {
  const types = [...new Set(errors.flatMap((error) => error.params['type'] as string | string[]))];
  return { ...errors[0]!, params: { type: types } };
}
