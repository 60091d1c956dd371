import { openProject } from './project/open/open-project.ts';
import { type Crew, crewOf } from './project/open-crew.ts';

export interface OpenCrewOptions {
  /** The history's file, relative to the current folder; by default CREW_DB, else `.crew/runs.db` of the project. */
  readonly db?: string | undefined;
  /** Looks at the runs of all projects that share the history; by default only at those of this one. */
  readonly allProjects?: boolean | undefined;
  /** In place of `process.env`. */
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined;
}

/**
 * Opens the crew of a project folder, or of the nearest one above. Rejects with InvalidCrew, which has all problems with their places,
 * or with another CrewError: `no-project`, or `store-…` for a history that cannot be read. Whatever is planned later is planned on the files of then.
 */
export async function openCrew(dir: string, options: OpenCrewOptions = {}): Promise<Crew> {
  const { db, allProjects, environment = process.env } = options;
  const reopen = () => openProject({ dir, db, allProjects, environment });
  const { crew } = await crewOf(await reopen(), { asksAhead: false, reopen });
  return crew;
}

export { CrewError, type ErrorCode, type ErrorRecord } from './errors.ts';
export type { GuardedOutput, GuardrailContext, Verdict } from './guardrails/guardrail.ts';
export type { Message, Usage } from './model/model.ts';
export type { BatchOptions, BatchResult, BatchStart, RowResult } from './project/batch/batch-types.ts';
export type { BatchHandle, EachOptions } from './project/batch/batches.ts';
export type { KickoffOptions, ReplayOptions } from './project/crew-options.ts';
export type { FieldChange } from './project/history/diff-definitions.ts';
export type { InputChange, ReadChange, RunDiff, RunTotals, TaskDiff } from './project/history/diff-runs.ts';
export type { RunResult } from './project/history/run-result.ts';
export type { InputValues } from './project/inputs/gather-inputs.ts';
export type { Project } from './project/open/open-project.ts';
export type { Crew, RunHandle, Runs } from './project/open-crew.ts';
export type { Prepared } from './project/prepare/prepare-kickoff.ts';
export type { PreparedReplay, ReplaySource } from './project/prepare/prepare-replay.ts';
export type { CrewEvent } from './run/events.ts';
export type { RunId, TaskId } from './run/ids.ts';
export type { DriftedField, Plan, PlannedTask, RunOptions, Savings, StaleRead } from './run/plan.ts';
export type { CrewSpec, InputValue, LimitsSpec, Problem, TaskName } from './spec/crew-spec.ts';
export { InvalidCrew } from './spec/invalid-crew.ts';
export type { BatchId, RunFilter, RunRecord, RunStatus, TaskRecord, TaskStatus } from './store/records.ts';
export type { DefinedTool, ToolDefinition, ToolInput } from './tools/own/define-tool.ts';
export type { ToolContext } from './tools/tool.ts';
export { fail, pass, replace, tool, z } from './tools-api.ts';
