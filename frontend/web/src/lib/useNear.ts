import { useEffect, useRef, useState, type RefObject } from 'react';

// Loading begins before the reader has scrolled there.
const MARGIN = '100px';

/** Whether an element has been near the visible part of the page, and the reference to give it. */
export function useNear<Kind extends Element>(): [RefObject<Kind | null>, boolean] {
  const element = useRef<Kind>(null);
  const [near, setNear] = useState(false);
  useEffect(() => {
    if (element.current === null || near) return;
    const observer = new IntersectionObserver(
      (entries) => setNear(entries.some(({ isIntersecting }) => isIntersecting)),
      { rootMargin: MARGIN },
    );
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [near]);
  return [element, near];
}
