const labels = {
  '--allow-offline': '“Allow offline texts”',
  '--as-recorded': '“As recorded”',
  '--env-file': '“environment”',
  '--set-text': 'edited texts',
  '--offline': '“Offline”',
  '--strict': '“Strict”',
  '--model': '“model”',
};

/** An error as a dialog says it: what can be chosen there is called what it is called there. */
export function inDialogWords(error) {
  if (error === null) return null;
  const { status, code, problems, message, hint } = error;
  return { status, code, problems, message: flagWords(message), hint: hint === null ? null : hintWords(hint) };
}

/** A hint as the page says it: a flag of the command line is called what does the same here. */
export function inPageWords(hint) {
  return hint.replaceAll('with --model', 'when you resume or replay it').replace(/--model\b/g, labels['--model']);
}

/** What the server advises, for somebody who has a dialog before him and no command line. */
function hintWords(hint) {
  return flagWords(
    hint
      .replace(
        /^Give (?:it|them) with: {2}(.+)$/,
        (_all, given) =>
          `Fill in ${given.replace(/-i (\S+?)=…( )?/g, (_one, name, more) => (more ? `${name}, ` : name))}`,
      )
      .replace(/ {2}crew replay --changed/g, ' choose “Changed”')
      .replace(/ {2}crew replay -t (\S+)/g, (_all, task) => ` choose “From” ${task}`)
      .replace(/\bsay (?=--)/g, 'tick '),
  ).replace(/ {3}· {3}/g, ' · ');
}

function flagWords(text) {
  return text.replace(/--[a-z][a-z-]*/g, (flag) => labels[flag] ?? flag);
}
