import { type Model, ModelFailure, type ModelReply, type ModelRequest } from '../model.ts';
import { askedRequest, type Mask, masked } from './asked-request.ts';
import { type Cassette, cassetteText, type RecordedOutcome, type RecordedReply } from './cassette.ts';
import { lastingFailures } from './reply-shape.ts';

export interface RecorderOptions {
  /** What the cassette says of the run as a whole. */
  readonly about: Omit<Cassette, 'replies'>;
  /** Names of the crew's tasks in order: the order of the cassette, whatever order replies come in. */
  readonly tasks: readonly string[];
  /** For what is asked: takes out known keys and what looks like one, since people commit cassettes. */
  readonly mask: Mask;
  /** For what was answered, which must play back as it came: takes out known keys. */
  readonly hide: Mask;
  /** Replaces the whole cassette. */
  readonly write: (text: string) => Promise<void>;
}

export interface Recorder {
  /** The model, with each of its replies kept for the task that asks. */
  recorded(model: Model, task: string): Model;
  /** Waits for the last write; the first error of one, null when all went well. */
  end(): Promise<unknown>;
}

/** Keeps replies, and failures that the same request would always meet. A write that fails does not stop the run: its replies are paid for. */
export function replyRecorder({ about, tasks, mask, hide, write }: RecorderOptions): Recorder {
  let replies: readonly RecordedReply[] = [];
  let writing: Promise<void> = Promise.resolve();
  let failed: unknown = null;

  async function keep(reply: RecordedReply): Promise<void> {
    replies = inOrder([...replies, reply], tasks);
    const text = cassetteText({ ...about, replies });
    writing = writing.then(async () => {
      try {
        await write(text);
      } catch (error) {
        failed ??= error;
      }
    });
    await writing;
  }

  return {
    recorded: (model, task) => ({
      settings: model.settings,
      async reply(request: ModelRequest) {
        const asked = askedRequest(model.settings, request, mask);
        const tell = (outcome: RecordedOutcome) => keep({ task, request: asked, outcome: masked(outcome, hide) });
        try {
          const reply = await model.reply(request);
          await tell({ type: 'reply', reply: ofAnyDay(reply) });
          return reply;
        } catch (error) {
          const outcome = failureOf(error);
          if (outcome !== null) await tell(outcome);
          throw error;
        }
      },
    }),
    end: async () => {
      await writing;
      return failed;
    },
  };
}

/** Without what differs from day to day, such as the request's id: a cassette is a file that is kept and compared. */
function ofAnyDay<Reply extends Partial<ModelReply>>({ facts: _facts, ...reply }: Reply): Omit<Reply, 'facts'> {
  return reply;
}

function failureOf(error: unknown): RecordedOutcome | null {
  if (!(error instanceof ModelFailure) || error.retryable || !lastingFailures.has(error.code)) return null;
  const { code, message, hint = null, partial } = error;
  return { type: 'failure', failure: { code, message, hint, partial: ofAnyDay(partial) } };
}

/** Stable: the replies of one task stay as they came. */
function inOrder(replies: readonly RecordedReply[], tasks: readonly string[]): readonly RecordedReply[] {
  return replies.toSorted((a, b) => tasks.indexOf(a.task) - tasks.indexOf(b.task));
}
