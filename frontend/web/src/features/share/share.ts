/** What became of a link: handed to another app, copied, given up by the person, or neither. */
export type Outcome = 'shared' | 'copied' | 'cancelled' | 'byHand';

export interface Link {
  title: string;
  url: string;
}

/** Opens the share sheet of the device; on a device without one, copies the link. */
export async function share(link: Link): Promise<Outcome> {
  if (hasShareSheet()) {
    try {
      await navigator.share(link);
      return 'shared';
    } catch (cause) {
      if (cause instanceof DOMException && cause.name === 'AbortError') return 'cancelled';
    }
  }
  return copy(link.url);
}

// The clipboard, too, is missing where a page was not loaded over HTTPS.
async function copy(text: string): Promise<Outcome> {
  try {
    await navigator.clipboard.writeText(text);
    return 'copied';
  } catch {
    return 'byHand';
  }
}

function hasShareSheet(): boolean {
  return 'share' in navigator;
}
