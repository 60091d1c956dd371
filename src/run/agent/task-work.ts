import type { Model } from '../../model/model.ts';
import type { TaskName } from '../../spec/crew-spec.ts';
import type { Engine } from '../engine.ts';
import type { AttemptResult, TaskTotals } from '../events.ts';
import type { RunId, TaskId } from '../ids.ts';
import type { Plan, TaskToRun } from '../plan.ts';
import { addAttempt, noTotals } from '../totals.ts';
import type { Budget } from './budget.ts';

/** What all requests, calls and checks of one task share. */
export interface TaskWork {
  readonly plan: Plan;
  readonly task: TaskToRun;
  readonly engine: Engine;
  /** Aborted when the run is, or when the task's time is up. */
  readonly signal: AbortSignal;
  /** The run's and the task's own. */
  readonly budgets: readonly Budget[];
  readonly about: { readonly runId: RunId; readonly taskId: TaskId; readonly name: TaskName };
  readonly meter: Meter;
  readonly models: ModelList;
}

/** Attempts are numbered over the whole task. */
export interface Meter {
  nextAttempt(): number;
  /** `model`: its label. */
  count(result: AttemptResult, model: string): void;
  /** With the time since the task began. */
  totals(): TaskTotals;
}

export function openMeter(budgets: readonly Budget[]): Meter {
  const started = performance.now();
  let attempts = 0;
  let totals = noTotals;
  return {
    nextAttempt: () => ++attempts,
    count(result, model) {
      totals = addAttempt(totals, result);
      for (const budget of budgets) budget.count(result, model);
    },
    totals: () => ({ ...totals, durationMs: Math.round(performance.now() - started) }),
  };
}

/** The models of a task, in the order in which they are tried; one that failed for good is not tried again. */
export interface ModelList {
  current(): Model;
  /** False: there is no other. */
  next(): boolean;
}

export function openModels(task: TaskToRun, engine: Engine): ModelList {
  const settings = [task.model, ...task.fallbacks];
  let index = 0;
  let model: Model | null = null;
  return {
    current: () => (model ??= engine.model(settings[index] ?? task.model, task.name)),
    next() {
      if (index + 1 >= settings.length) return false;
      index++;
      model = null;
      return true;
    },
  };
}
