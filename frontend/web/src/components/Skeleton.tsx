import '@/components/Skeleton.css';

/** Holds the place of what is being loaded: as many lines as will come. */
export function Skeleton({ lines, tall = false }: { lines: number; tall?: boolean }) {
  return (
    <div className={tall ? 'skeleton skeleton-tall' : 'skeleton'} aria-hidden="true">
      {Array.from({ length: lines }, (_, line) => (
        <span key={line} />
      ))}
    </div>
  );
}
