import type { ReactNode } from 'react';

import { useNear } from '@/lib/useNear';

interface Props {
  /** The class of the panel, whose space is kept until then. */
  name: string;
  children: ReactNode;
}

/** Shows a panel once the reader comes near; what it needs is not loaded before. */
export function WhenNear({ name, children }: Props) {
  const [space, near] = useNear<HTMLElement>();
  return near ? children : <section ref={space} className={`panel ${name}`} />;
}
