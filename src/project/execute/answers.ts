import { whyNot } from '../../disk-words.ts';
import type { ErrorRecord } from '../../errors.ts';
import { maskOf } from '../../model/cassette/asked-request.ts';
import { replyPlayer } from '../../model/cassette/play-replies.ts';
import { replyRecorder } from '../../model/cassette/record-replies.ts';
import type { Model, ModelSettings } from '../../model/model.ts';
import { type Environment, variableValue } from '../../model/providers.ts';
import { hideSecrets } from '../../model/secrets/mask.ts';
import { maskedModel } from '../../model/secrets/masked-model.ts';
import { secretsOf } from '../../model/secrets/secrets.ts';
import type { Plan } from '../../run/plan.ts';
import { automaticInputs } from '../../spec/crew-spec.ts';
import { type OpenCassette, writeCassette } from './cassette-file.ts';
import { runSecrets } from './run-secrets.ts';

/** Where the answers of one run come from. */
export interface Answers {
  readonly model: (settings: ModelSettings, task: string) => Model;
  /** Waits until all is kept that is to be kept; why it could not be, null when it was. */
  end(): Promise<ErrorRecord | null>;
}

export interface Asking {
  readonly plan: Plan;
  readonly environment: Environment;
  readonly cassette: OpenCassette | null;
}

/** Answers by `models`, kept in a cassette if there is one to record; or played back from one. None holds a secret of this machine. */
export function answersOf(
  { plan, environment, cassette }: Asking,
  models: (settings: ModelSettings) => Model,
): Answers {
  const secrets = plan.offline ? [] : runSecrets({ plan, environment });
  const model: Answers['model'] = (settings) => maskedModel(models(settings), secrets);
  if (cassette === null) return { model, end: async () => null };
  const asked = plan.tasks.flatMap((task) => (task.action === 'run' ? [task.model, ...task.fallbacks] : []));
  const mask = maskOf(asked.flatMap((settings) => secretsOf(settings, environment)));
  const { file, shown } = cassette;
  if (cassette.type === 'playback') {
    const play = replyPlayer({ cassette: cassette.cassette, mask, file: shown });
    return { model: (settings, task) => maskedModel(play(settings, task), secrets), end: async () => null };
  }
  const inputs = Object.fromEntries(automaticInputs.map((name) => [name, plan.inputs[name] ?? null]));
  const recorder = replyRecorder({
    about: { model: plan.model, inputs },
    tasks: plan.tasks.map((task) => task.name),
    mask,
    hide: (text) => hideSecrets(text, secrets),
    write: (text) => writeCassette(file, text),
  });
  return {
    model: (settings, task) => recorder.recorded(model(settings, task), task),
    end: async () => {
      const failed = await recorder.end();
      return failed === null ? null : notKept(failed, shown);
    },
  };
}

/** A crew whose model was chosen by a variable or by a key is played back with the model that it was recorded with. */
export function withModelOf(cassette: OpenCassette | null, environment: Environment): Environment {
  if (cassette?.type !== 'playback' || cassette.cassette.model === null) return environment;
  const named = ['CREW_MODEL', 'MODEL'].some((variable) => variableValue(variable, environment) !== null);
  return named ? environment : { ...environment, CREW_MODEL: cassette.cassette.model };
}

function notKept(error: unknown, shown: string): ErrorRecord {
  return {
    code: 'output-file',
    message: `Could not write the cassette ${shown} (${whyNot(error)}); the outputs of the run are saved`,
    hint: `When it can be written, record it anew:  --record ${shown}`,
  };
}
