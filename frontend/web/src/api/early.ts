declare global {
  interface Window {
    /** A request that was sent while the page was still loading. */
    early?: { url: string; response: Promise<Response> } | undefined;
  }
}

/** The response to an early request for `url`, once; undefined if there was none. */
export function takeEarly(url: string): Promise<Response> | undefined {
  if (window.early?.url !== url) return undefined;
  const { response } = window.early;
  window.early = undefined;
  return response;
}
