import { describe, expect, it } from 'vitest';
import { environmentSecrets } from '../../src/model/secrets/environment-secrets.ts';

describe('the secrets of an environment', () => {
  it.each([
    ['OPENAI_API_KEY', 'sk-or-v1-abcdef', ['sk-or-v1-abcdef']],
    ['DB_PASSWD', 'pass1234', ['pass1234']],
    ['LMSTUDIO_API_KEY', 'lm-studio', ['lm-studio']],
    ['PROXY_AUTH', 'correct horse', ['correct horse']],
    ['DATABASE_URL', 'postgres://app:s3cr3tpw@db:5432/x?sslmode=on', ['app:s3cr3tpw', 's3cr3tpw']],
    ['REDIS', 'redis://:p%40ssw0rd@127.0.0.1', [':p%40ssw0rd', 'p%40ssw0rd', 'p@ssw0rd']],
    ['AMQP_URLS', 'amqp://a:firstpart1@x, amqp://b:100%@y', ['a:firstpart1', 'firstpart1']],
  ])('finds what stands in %s', (name, value, secrets) => {
    expect(environmentSecrets({ [name]: value })).toEqual(secrets);
  });

  it('leaves words alone that texts may need', () => {
    const environment = {
      OLLAMA_API_KEY: 'ollama',
      PG: 'postgres://postgres:postgres@localhost/x',
      HOME: '/home/someone/with/a/long/name',
      MAIL: 'someone@example.com',
      DOCS: 'https://example.com:8080/a@b',
      AUTHOR: 'Somebody Somewhere',
    };
    expect(environmentSecrets(environment)).toEqual(['postgres:postgres']);
  });
});
