import type { Template } from '@/lib/vitals/events';

/** The kind of page that is open; a link that names a country or a currency opens that of a country. */
export function templateNow(): Template {
  const { pathname, search } = window.location;
  if (pathname.startsWith('/docs')) return 'docs';
  if (pathname.startsWith('/compare')) return 'compare';
  const named = new URLSearchParams(search);
  return named.has('country') || named.has('currency') ? 'country' : 'home';
}
