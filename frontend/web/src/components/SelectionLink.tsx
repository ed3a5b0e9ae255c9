import type { MouseEvent, ReactNode } from 'react';

import type { Links, Target } from '@/lib/links';

interface Props {
  to: Target;
  links: Links;
  children: ReactNode;
}

/** A link to a country or currency on this page, which also opens in a new tab. */
export function SelectionLink({ to, links, children }: Props) {
  const follow = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    links.follow(to);
  };
  return (
    <a href={links.href(to)} onClick={follow}>
      {children}
    </a>
  );
}
