import { TIMEOUT } from '@/api/timeout';
import { ABROAD, HOME, HOME_KEY, LAST_SEEN_KEY } from '@/app/defaults';

// This runs before the page has arrived, so it shares nothing with it but constants.

/** Where the rate is that this page will show first; null if only the catalogue knows. */
function rateAddress(): string | null {
  const asked = new URLSearchParams(window.location.search);
  const seen = new URLSearchParams(saved(LAST_SEEN_KEY));
  const base = code(asked.get('base')) ?? code(saved(HOME_KEY)) ?? HOME;
  const named = code(asked.get('currency'));
  if (named === null && (asked.has('currency') || asked.has('country'))) return null;
  const usual = base === ABROAD ? HOME : ABROAD;
  const last = code(seen.get('currency')) ?? usual;
  return `/api/v1/currencies/${named ?? (last === base ? usual : last)}?base=${base}`;
}

function code(text: string | null): string | null {
  const capitals = (text ?? '').toUpperCase();
  return Intl.supportedValuesOf('currency').includes(capitals) ? capitals : null;
}

function saved(key: string): string {
  try {
    return window.localStorage.getItem(key) ?? '';
  } catch {
    return '';
  }
}

const address = rateAddress();
if (address !== null) {
  const request = new Request(new URL(address, window.location.origin), { cache: 'no-cache' });
  const response = fetch(request, { signal: AbortSignal.timeout(TIMEOUT) });
  // If it fails, the page asks again and says so.
  response.catch(() => undefined);
  window.early = { url: request.url, response };
}
