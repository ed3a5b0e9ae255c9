import { createContext, use } from 'react';

/** A sentence about the parts of the page that still work; empty if none is known to. */
export const StillWorksContext = createContext('');

export function useStillWorks(): string {
  return use(StillWorksContext);
}
