import { CrewError } from '../../errors.ts';

const longest = 100;
const reservedOnWindows = /^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$/i;

/** Why `name` cannot be a new crew's folder, in words; null when it can. */
export function crewNameProblem(name: string): string | null {
  if (name === '') return 'A crew needs a name';
  if (name.length > longest) return `A crew's name has at most ${longest} characters; this one has ${name.length}`;
  if (!/^[A-Za-z0-9._-]+$/.test(name) || /^[.-]|\.$/.test(name)) {
    return `"${name}" is not a plain folder name: letters, digits, "-", "_" and "." inside, such as my-crew`;
  }
  if (reservedOnWindows.test(name)) return `"${name}" is a name that Windows keeps for itself`;
  return null;
}

/** Throws `usage` (exit 2), with the nearest name that would do. */
export function checkCrewName(name: string): void {
  const problem = crewNameProblem(name);
  if (problem === null) return;
  throw new CrewError('usage', problem, { hint: `crew create ${plainName(name)}` });
}

/** `../My Crew!` becomes `My-Crew`; `my-crew` where nothing is left. */
function plainName(name: string): string {
  const last = name.split(/[\\/]/).findLast((part) => /[A-Za-z0-9]/.test(part)) ?? '';
  const plain = last
    .replaceAll(/[^A-Za-z0-9._-]+/g, '-')
    .replaceAll(/^[.-]+|[.-]+$/g, '')
    .slice(0, longest);
  return crewNameProblem(plain) === null ? plain : 'my-crew';
}
