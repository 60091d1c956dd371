/** 1 when the output of a task with a schema is JSON, as `executions.json` holds it; what a person gave need not be. */
export function dataFlag(hasSchema: boolean, output: string | null): number {
  return Number(hasSchema && output !== null && isJson(output));
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
