import { isIP } from 'node:net';

/**
 * Whether a request's `Host` header may ask for figures. By DNS rebinding any web page can have a browser ask a server
 * under a name of the page's own; under an IP address or `localhost` it can't, so that those always pass, and names only
 * if they are listed.
 *
 * @param names Host names, as people write them.
 */
export function isAllowedHost(header: string | undefined, names: readonly string[]): boolean {
  const host = hostOf(header ?? '');
  const isAddress = isIP(host.replace(/^\[(.*)\]$/, '$1')) !== 0;
  return (
    isAddress ||
    host === 'localhost' ||
    host.endsWith('.localhost') ||
    (host !== '' && names.some((name) => hostOf(name) === host))
  );
}

/** A host in the one way that a URL writes it: in lower case, international names in ASCII, without a port. */
function hostOf(text: string): string {
  return URL.parse(`http://${text}/`)?.hostname ?? '';
}
