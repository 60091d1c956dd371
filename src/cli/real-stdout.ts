/** Node's own getter, taken before the code of a project is given stderr in its place; the stream is made when it is first asked for. */
const getter = Object.getOwnPropertyDescriptor(process, 'stdout')?.get;

/** This process's standard output. */
export function realStdout(): typeof process.stdout {
  return getter === undefined ? process.stdout : getter.call(process);
}
