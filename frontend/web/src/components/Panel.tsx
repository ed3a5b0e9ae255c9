import '@/components/Panel.css';

import type { ReactNode } from 'react';

import { ErrorBoundary } from '@/components/ErrorBoundary';

interface Props {
  name: string;
  title: ReactNode;
  children: ReactNode;
}

/** A titled part of the page; a failure in it does not affect the others. */
export function Panel({ name, title, children }: Props) {
  return (
    <section className={`panel ${name}`} aria-labelledby={`${name}-title`}>
      <h2 id={`${name}-title`}>{title}</h2>
      <ErrorBoundary>{children}</ErrorBoundary>
    </section>
  );
}
