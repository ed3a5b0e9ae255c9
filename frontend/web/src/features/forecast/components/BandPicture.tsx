import type { Band } from '@/features/forecast/api/useForecast';

interface Props {
  outer: Band;
  inner: Band;
  middle: string;
  /** The texts under the picture: the lower end, the rate of now, the upper end. */
  labels: readonly [string, string, string];
  label: string;
}

const [WIDTH, HEIGHT, BAR] = [320, 40, 16];

/** Two bars, one within the other, and a stroke at the rate of now. */
export function BandPicture({ outer, inner, middle, labels, label }: Props) {
  const [low, high] = [Number(outer.lower), Number(outer.upper)];
  const at = (rate: string) => ((Number(rate) - low) / (high - low)) * WIDTH;
  const top = (HEIGHT - BAR) / 2;
  return (
    <figure className="band" role="img" aria-label={label}>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        <rect className="band-outer" x={0} y={top} width={WIDTH} height={BAR} />
        <rect
          className="band-inner"
          x={at(inner.lower)}
          y={top}
          width={at(inner.upper) - at(inner.lower)}
          height={BAR}
        />
        <line className="band-now" x1={at(middle)} x2={at(middle)} y1={4} y2={HEIGHT - 4} />
      </svg>
      <div className="band-labels" aria-hidden="true">
        {labels.map((text) => (
          <span key={text}>{text}</span>
        ))}
      </div>
    </figure>
  );
}
