import type { CrewSpec, Problem } from '../../spec/crew-spec.ts';
import { schemaPlace } from '../../spec/schema/schema-place.ts';

/** What is wrong inside the schemas of `output_json:`. What checks them is loaded only when there is one. */
export async function outputSchemaFaults(dir: string, { tasks }: CrewSpec): Promise<readonly Problem[]> {
  const specs = tasks.flatMap(({ outputJson }) => outputJson ?? []);
  if (specs.length === 0) return [];
  const { schemaFaults } = await import('../../structured/schema-faults.ts');
  const found = specs.map(async (spec) =>
    (await schemaFaults(spec.schema)).map(({ severity, path, message, hint }): Problem => {
      const mark = schemaPlace(dir, spec, path);
      return { severity, ...mark, message: `output_json: ${message}`, hint };
    }),
  );
  return (await Promise.all(found)).flat();
}
