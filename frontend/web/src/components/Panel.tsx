import '@/components/Panel.css';

import type { ReactNode } from 'react';

import { Boundary } from '@/components/Boundary';

interface Props {
  name: string;
  title: ReactNode;
  children: ReactNode;
}

/** A titled part of the page that stands and falls alone. */
export function Panel({ name, title, children }: Props) {
  return (
    <section className={`panel ${name}`} aria-labelledby={`${name}-title`}>
      <h2 id={`${name}-title`}>{title}</h2>
      <Boundary>{children}</Boundary>
    </section>
  );
}
