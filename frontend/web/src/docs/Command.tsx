import { useState } from 'react';

import { words } from '@/docs/words';
import { useWords } from '@/lib/i18n/language';

/** A command for a shell, and a button that copies it. */
export function Command({ text: command }: { text: string }) {
  const text = useWords(words);
  const [done, setDone] = useState<{ command: string; outcome: 'copied' | 'notCopied' } | null>(
    null,
  );
  const copy = async () => {
    setDone(null);
    const outcome = await navigator.clipboard.writeText(command).then(
      () => 'copied' as const,
      () => 'notCopied' as const,
    );
    setDone({ command, outcome });
  };
  return (
    <div className="docs-command">
      {/* eslint-disable-next-line jsx-a11y-x/no-noninteractive-tabindex -- what scrolls needs the keyboard */}
      <pre role="group" aria-label={text.command} tabIndex={0}>
        <code>{command}</code>
      </pre>
      <button type="button" className="button" onClick={() => void copy()}>
        {text.copy}
      </button>
      <p className="small-print" role="status">
        {done?.command === command && text[done.outcome]}
      </p>
    </div>
  );
}
