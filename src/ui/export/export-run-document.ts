import { runByReference } from '../../project/prepare/source-run.ts';
import { openHistoryView } from '../../store/history-view.ts';
import { htmlPage } from './html-page.ts';
import { markdownDocument } from './markdown-document.ts';
import { runDocument } from './run-document.ts';

export type DocumentFormat = 'html' | 'md';

export interface DocumentRequest {
  /** Absolute path of the history's file. */
  readonly database: string;
  /** Id of a run, or a unique start of one. */
  readonly run: string;
  readonly format: DocumentFormat;
  /** Values that must not be in it. */
  readonly secrets: readonly string[];
  /** Epoch milliseconds. */
  readonly now: number;
}

export interface WrittenDocument {
  readonly runId: string;
  readonly text: string;
}

/** A run of the history as a document to be read, also one that is still running: as it is now. CrewError `no-history`, `not-found`, `ambiguous`. */
export async function exportRunDocument(request: DocumentRequest): Promise<WrittenDocument> {
  const { database, run: reference, format, ...options } = request;
  const history = await openHistoryView(database);
  try {
    const run = await runByReference(history, reference);
    const document = await runDocument(history, run, options);
    return { runId: run.runId, text: format === 'html' ? htmlPage(document) : markdownDocument(document) };
  } finally {
    history.close();
  }
}
