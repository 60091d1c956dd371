import { expect, it } from 'vitest';
import { startChatServer } from '../helpers/chat-server.ts';
import { crewYaml, makeProject, runCrew, threeTasks } from '../helpers/project.ts';

it('prints the final answer alone on stdout, and progress on stderr', async () => {
  const server = await startChatServer(['facts', 'an outline', 'the article']);
  const project = await makeProject({ 'crew.yaml': crewYaml(server.url, threeTasks) });
  const { code, stdout, stderr } = await runCrew(['kickoff'], { cwd: project.dir });
  console.log(stderr)
  expect({ code, stdout }).toEqual({ code: 0, stdout: 'the article\n' });
  expect(stderr).toMatch(/research.*writer/);
  await server.close();
  await project.remove();
});
