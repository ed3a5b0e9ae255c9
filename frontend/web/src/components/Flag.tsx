import '@/components/Flag.css';

import { flagOf } from '@/lib/flag';

/** The flag beside a name, which says the same: screen readers skip it. */
export function Flag({ code }: { code: string }) {
  return (
    <span className="flag" aria-hidden="true">
      {flagOf(code)}
    </span>
  );
}
