import { useEffect, useRef, useState, type ReactNode } from 'react';

interface Props {
  /** The class of the element that holds the place. */
  name: string;
  children: ReactNode;
}

const MARGIN = '100px';

/** Renders its children once they are about to scroll into view, so that they load only then. */
export function WhenNear({ name, children }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const [near, setNear] = useState(false);
  useEffect(() => {
    if (near || box.current === null) return;
    const observer = new IntersectionObserver(
      (entries) => setNear(entries.some(({ isIntersecting }) => isIntersecting)),
      { rootMargin: MARGIN },
    );
    observer.observe(box.current);
    return () => observer.disconnect();
  }, [near]);
  return (
    <div ref={box} id={name} className={name}>
      {near && children}
    </div>
  );
}
