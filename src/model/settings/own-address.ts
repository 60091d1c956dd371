import {
  azureEndpointVariables,
  azureVersionVariables,
  type Environment,
  firstSet,
  type Provider,
  variableValue,
} from '../providers.ts';
import { hostAddress, readAddress } from './read-address.ts';

/** Where a provider's requests go. */
export interface OwnAddress {
  /** Empty when azure has no endpoint yet. */
  readonly url: string;
  /** The variable that it comes from, else the provider's name. */
  readonly from: string;
  readonly apiVersion?: string;
}

interface Asked {
  readonly provider: Provider;
  readonly name: string;
  /** Of the files; undefined: they name none. */
  readonly apiVersion: string | undefined;
  readonly environment: Environment;
}

/** The provider's URL, or the one that the environment gives for it. */
export function ownAddress(asked: Asked): OwnAddress {
  const { provider, environment } = asked;
  if (provider.name === 'azure') return azureAddress(asked);
  const from = firstSet(provider.urlVariables ?? [], environment);
  const value = from === undefined ? null : variableValue(from, environment);
  if (from === undefined || value === null) return { url: provider.baseUrl, from: provider.name };
  if (!provider.local) return { ...found(readAddress(value)), from };
  return { ...found(readAddress(hostAddress(value, Number(new URL(provider.baseUrl).port)))), from };
}

function found({ url, apiVersion }: ReturnType<typeof readAddress>): Omit<OwnAddress, 'from'> {
  return { url, ...(apiVersion === null ? {} : { apiVersion }) };
}

function azureAddress({ name, apiVersion, environment }: Asked): OwnAddress {
  const from = firstSet(azureEndpointVariables, environment) ?? azureEndpointVariables[0];
  const endpoint = readAddress(variableValue(from, environment) ?? '');
  const version = apiVersion ?? azureVersion(environment) ?? endpoint.apiVersion ?? undefined;
  if (endpoint.url === '') return { url: '', from };
  return { ...azureUrl(endpoint.url, name, version), from };
}

/** The version that the environment gives for azure; undefined: none. */
export function azureVersion(environment: Environment): string | undefined {
  const variable = firstSet(azureVersionVariables, environment);
  return variable === undefined ? undefined : (variableValue(variable, environment) ?? undefined);
}

/** Azure's dated API versions have a path for each deployment; since `v1` there is one for all, which takes no dated version. */
export function azureUrl(endpoint: string, deployment: string, version: string | undefined): Omit<OwnAddress, 'from'> {
  const apiVersion = version === undefined ? {} : { apiVersion: version };
  const dated = version !== undefined && /^\d{4}-/.test(version);
  if (/\/openai\/v1$/.test(endpoint)) return dated ? { url: endpoint } : { url: endpoint, ...apiVersion };
  // Of a Target URI only the resource counts: the deployment is the model's name.
  const resource = endpoint.replace(/\/openai(\/deployments\/[^/?]*)?$/, '');
  if (/\/openai\//.test(resource)) return { url: resource, ...apiVersion };
  const url = dated ? `${resource}/openai/deployments/${encodeURIComponent(deployment)}` : `${resource}/openai/v1`;
  return { url, ...apiVersion };
}
