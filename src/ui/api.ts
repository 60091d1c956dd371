/**
 * The HTTP API of `crew ui`: what the page asks and what it is told. All of it is JSON under `/api`, but for the downloads
 * and the events. Times are ISO 8601 in UTC, costs in US dollars, ids in the path are whole ids.
 *
 * - Every answer that is no success is an `ApiFailure` with a fitting status: 400 what was asked makes no sense, 401 the token is
 *   missing, 403 another site asked, 404 not there, 409 refused as things stand, 413 too large, 415 no JSON, 421 wrong Host,
 *   422 well formed, but the crew, an input or a key is missing or wrong, 500 our bug, 503 the history is locked, 507 the disk is full.
 * - A POST needs `content-type: application/json` and a body (`{}` when it has none), at most 16 MB.
 * - Any other GET outside of `/api` that names no file of the page answers index.html, so that the page's own addresses
 *   (`/runs/<run>`, `/runs/<run>/<task>`, `/compare?…`) can be opened and bookmarked. Files are named absolutely: `/page.js`, `/page.css`.
 * - The Content-Security-Policy allows files of this server alone: no inline script or style, no `style=""` attribute in markup (setting
 *   `element.style.x` from a script is allowed), images of this server and `data:`.
 * - A browser opens six connections to one server at most and an event stream holds one: close it while the page is hidden
 *   (`visibilitychange`), and read everything anew when it is shown again.
 *
 * The types of what is posted, and of the events, are in api-actions.ts; those of the crew's texts in api-texts.ts.
 *
 * GET  /api/project                                          → ProjectFacts
 * GET  /api/models                                         → ModelFacts
 * GET  /api/runs?limit=50&offset=0&status=failed,running&batch=b-…&root=…&text=…&since=…&until=…&sort=started&order=desc&fold=1
 *                                                            → RunPage (parameters: RunQuery)
 * GET  /api/runs/:run                                        → RunFacts
 * GET  /api/runs/:run/export?format=json|html|md              → download: the run as `crew runs export` writes it
 * GET  /api/tasks/:task                                      → TaskFacts (a task id: `<run>-<number>`)
 * GET  /api/tasks/:task/output?from=0                        → TextPart, the next part of a long output
 * GET  /api/tasks/:task/raw                                  → download: the output as text/plain
 * GET  /api/batches?limit=50&offset=0                        → BatchPage
 * GET  /api/batches/:batch                                   → BatchFacts
 * GET  /api/diff?from=<run|task>&to=<run|task>&task=…        → DiffFacts (`from` left out: the parent of `to`, or the run before it)
 * GET  /api/events?run=<run>                                 → text/event-stream, see LiveMessage
 * GET  /api/texts                                            → TextFacts: the texts of today's files
 * POST /api/texts/preview   TextEdits                        → TextPreview (writes nothing)
 * POST /api/texts/write     TextEdits & { version }          → TextsWritten (409 when a file is not as previewed)
 * POST /api/plan            PlanRequest                      → PlanAnswer (starts and writes nothing)
 * POST /api/start           PlanRequest                      → Started (201, once the run and its plan are on disk)
 * POST /api/bulk/plan       BulkRequest                      → BulkPlan (starts and writes nothing)
 * POST /api/bulk/start      BulkRequest                      → BatchStarted (201)
 * POST /api/runs/known     KnownRuns                      → KnownRuns (those of them that the history still has)
 * POST /api/runs/:run/resume       ResumeRequest             → Started (201; as `crew resume <run>`)
 * POST /api/batches/:batch/resume  {}                        → BatchStarted (201; as `crew resume <batch>`; `rows`: those gone on with)
 * POST /api/runs/:run/cancel       {}                        → Cancelled (202; it ends within a second or two; of any terminal)
 * POST /api/batches/:batch/stop    {}                        → BatchStopped (202)
 */
import type { ErrorRecord } from '../errors.ts';
import type { BatchResult } from '../project/batch/batch-types.ts';
import type { RunDiff, TaskDiff } from '../project/history/diff-runs.ts';
import type { CheckReport } from '../project/open/check-report.ts';
import type { TextDiff } from '../report/diff/diff-text.ts';
import type { RunId, TaskId } from '../run/ids.ts';
import type { Problem } from '../spec/crew-spec.ts';
import type { RunQuery, StatusCounts } from '../store/read/page-runs.ts';
import type {
  AttemptRecord,
  BatchRecord,
  ExecutionRecord,
  GuardrailRecord,
  RunRecord,
  TaskRecord,
  ToolCallRecord,
} from '../store/records.ts';

export type { RunQuery, StatusCounts };

/** `code` is one of the crew's own (docs/json.md), or `forbidden`, `unauthorized`, `too-large`, `too-many`, `not-json`. */
export interface ApiFailure {
  readonly error: Omit<ErrorRecord, 'code'> & { readonly code: string };
  /** Of a crew whose files are wrong: everything that is. */
  readonly problems?: readonly Problem[];
}

/** Read anew at each request: the files may be edited meanwhile. */
export interface ProjectFacts {
  /** Null: the files are too wrong to say. */
  readonly crew: string | null;
  /** Absolute; and its last part. */
  readonly folder: string;
  readonly folderName: string;
  /** Of recrew. */
  readonly version: string;
  /** What the crew consists of, as `crew check --json`; null when its files have errors: then nothing can be started or planned. */
  readonly report: CheckReport | null;
  /** Errors, warnings and notes with their places, such as a key that is missing. */
  readonly problems: readonly Problem[];
  /** Names of the files `.env*` beside crew.yaml, never what they hold. `.env` itself always counts and need not be chosen. */
  readonly envFiles: readonly string[];
  /** False: there is no run yet. */
  readonly hasHistory: boolean;
  /** Changes when the server was started anew: then read everything anew. */
  readonly server: string;
}

/** Models to choose from, as `provider/name`; others may be served as well. */
export interface ModelFacts {
  readonly models: readonly string[];
}

/** Runs of the history, in the order asked for. */
export interface RunPage {
  readonly runs: readonly ListedRun[];
  /** How many match in all (folded: rows to show), for paging by `offset`. */
  readonly total: number;
  /** Of all that match the other filters, by status; `all` is their sum. Not folded. */
  readonly counts: StatusCounts;
}

export interface KnownRuns {
  readonly runs: readonly RunId[];
}

export interface ListedRun {
  readonly run: RunRecord;
  /** With `fold=1`, on the newest matching run of a batch, which stands for the others; null otherwise. */
  readonly batch: FoldedBatch | null;
  /** With `text`: where it was found, when that is in a task or its output. */
  readonly match: TextMatch | null;
}

/** `runs`: how many of its runs match the filters. `statuses`: with a filter, of these runs; else of its rows that were started, each by its newest run. */
export interface FoldedBatch extends BatchRecord {
  readonly runs: number;
  readonly statuses: StatusCounts;
}

/** Text around the first hit, one line. `before`, `hit` and `after` make it up. */
export interface TextMatch {
  readonly task: string;
  readonly before: string;
  readonly hit: string;
  readonly after: string;
}

/** A run's listing without the outputs themselves. */
export interface RunFacts {
  readonly run: RunRecord;
  readonly tasks: readonly ListedTask[];
  /** Null: it has none, or was pruned. */
  readonly parent: RunRecord | null;
  readonly root: RunRecord | null;
  /** Replays of this run, newest first; at most 100. */
  readonly children: readonly RunRecord[];
  readonly batch: BatchRecord | null;
  /** The task that holds the run's final answer; null: none yet. */
  readonly finalTaskId: TaskId | null;
}

export interface ListedTask extends Omit<TaskRecord, 'output' | 'json'> {
  /** Null: no output. Characters as JavaScript counts them. */
  readonly outputLength: number | null;
  /** The first 300 characters. */
  readonly outputStart: string | null;
}

/** One execution whole. */
export interface TaskFacts {
  readonly task: Omit<ExecutionRecord, 'output' | 'json'>;
  /** Its first part, which mostly is all; null: no output. */
  readonly output: TextPart | null;
  /** The output of a task with a schema as data, unless it is too long to be sent at once. */
  readonly json: unknown;
  /** Each message once; attempts name them by index: a conversation is sent anew with each request. */
  readonly messages: AttemptRecord['messages'];
  readonly attempts: readonly ListedAttempt[];
  readonly toolCalls: readonly ToolCallRecord[];
  readonly guardrails: readonly GuardrailRecord[];
}

export interface ListedAttempt extends Omit<AttemptRecord, 'messages'> {
  readonly messages: readonly number[];
}

/** At most 200,000 characters of a text that is `length` long; `next` null: it ends here. */
export interface TextPart {
  readonly text: string;
  readonly from: number;
  readonly next: number | null;
  readonly length: number;
}

export interface BatchPage {
  readonly batches: readonly (BatchRecord & { readonly rows: number; readonly statuses: StatusCounts })[];
  readonly total: number;
}

/** `running`: this server runs it, and can stop it whole. `result`: how it ended, of a batch that this server ran. */
export interface BatchFacts {
  readonly batch: BatchRecord;
  readonly rows: readonly { readonly row: number; readonly run: RunRecord | null }[];
  /** What all its runs cost, those that failed and were resumed too, as far as it is known. */
  readonly costUsd: number;
  readonly running: boolean;
  readonly result: BatchResult | null;
}

/** The data of `crew diff --json`; outputs come as their comparison. */
export interface DiffFacts extends Omit<RunDiff, 'tasks'> {
  readonly tasks: readonly ComparedTask[];
}

export interface ComparedTask extends Omit<TaskDiff, 'from' | 'to'> {
  readonly from: ListedTask | null;
  readonly to: ListedTask | null;
  /** Null: nothing to compare, or left out because the texts are long: ask for it with `task=<name>`. */
  readonly text: TextDiff | null;
}
