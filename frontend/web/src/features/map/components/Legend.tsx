import type { Kind } from '@/features/map/strength';
import { words } from '@/features/map/words';
import { useWords } from '@/lib/i18n/language';

/** What the colours of the map mean. */
export function Legend({ kinds }: { kinds: readonly Kind[] }) {
  const text = useWords(words);
  return (
    <ul className="map-legend">
      {kinds.map((kind) => (
        <li key={kind}>
          <span className={`map-key map-key-${kind}`} aria-hidden="true" />
          {text.kinds[kind]}
        </li>
      ))}
    </ul>
  );
}
