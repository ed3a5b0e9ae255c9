import { useId, type KeyboardEvent, type MouseEvent, type PointerEvent } from 'react';

import { stepTo, type Place } from '@/features/map/steps';
import type { Kind } from '@/features/map/strength';
import world from '@/features/map/world.gen.json';

const DOT = 7;
const MARGIN = 2 * DOT;
const STRIPED: readonly Kind[] = ['dearer', 'much-dearer'];

interface Props {
  label: string;
  /** The countries that can be chosen; the others are drawn without a value. */
  isKnown: (code: string) => boolean;
  kindOf: (code: string) => Kind;
  /** What a screen reader says of a country. */
  describe: (code: string) => string;
  active: string | null;
  /** Where the arrow keys begin. */
  start: string;
  onActive: (code: string) => void;
  onChoose: (code: string) => void;
}

/** The countries in the Equal Earth projection: a list box whose options lie where they are. */
export function WorldMap(props: Props) {
  const { label, isKnown, kindOf, describe, active, start, onActive, onChoose } = props;
  const id = useId();
  const all: Place[] = [...world.shapes, ...world.dots].flatMap(({ code, at }) =>
    code !== null && isKnown(code) ? [{ code, at }] : [],
  );
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && active !== null) onChoose(active);
    const next = active === null ? start : stepTo(event.key, active, all);
    if (next === null || !/^(Arrow|Home|End)/.test(event.key)) return;
    event.preventDefault();
    onActive(next);
  };
  const onPointerMove = (event: PointerEvent) => {
    const code = codeAt(event);
    if (event.pointerType === 'mouse' && code !== null && code !== active) onActive(code);
  };
  // A finger cannot hover: its first tap shows what a country is, its second chooses it.
  const onClick = (event: MouseEvent) => {
    const code = codeAt(event);
    if (code === null) return;
    if (code === active) onChoose(code);
    else onActive(code);
  };
  const option = (code: string) => ({
    id: `${id}${code}`,
    role: 'option',
    'data-code': code,
    'aria-selected': code === active,
    'aria-label': describe(code),
    ...look(kindOf(code), id),
  });
  const shape = world.shapes.find(({ code }) => code !== null && code === active);
  const dot = world.dots.find(({ code }) => code === active);
  return (
    <svg
      className="world"
      viewBox={`${-MARGIN} ${-MARGIN} ${world.width + 2 * MARGIN} ${world.height + 2 * MARGIN}`}
      role="listbox"
      tabIndex={0}
      aria-label={label}
      aria-activedescendant={active === null ? undefined : `${id}${active}`}
      onKeyDown={onKeyDown}
      onPointerMove={onPointerMove}
      onClick={onClick}
    >
      <Stripes id={id} />
      {world.shapes.map(({ code, path }, index) =>
        code !== null && isKnown(code) ? (
          <path key={code} d={path} {...option(code)} />
        ) : (
          <path key={index} d={path} className="map-none" aria-hidden="true" />
        ),
      )}
      {world.dots
        .filter(({ code }) => isKnown(code))
        .map(({ code, at: [x, y] }) => (
          <circle key={code} cx={x} cy={y} r={DOT} {...option(code)} />
        ))}
      {shape && <path d={shape.path} className="map-active" aria-hidden="true" />}
      {dot && (
        <circle
          cx={dot.at[0]}
          cy={dot.at[1]}
          r={2 * DOT}
          className="map-active"
          aria-hidden="true"
        />
      )}
    </svg>
  );
}

/** What became dearer is striped as well, for people who do not see the difference in colour. */
function Stripes({ id }: { id: string }) {
  return (
    <defs aria-hidden="true">
      {STRIPED.map((kind) => (
        <pattern
          key={kind}
          id={`${id}${kind}`}
          width="8"
          height="8"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <rect width="8" height="8" className={`map-${kind}`} />
          <rect width="2.5" height="8" className="map-stripe" />
        </pattern>
      ))}
    </defs>
  );
}

function look(kind: Kind, id: string) {
  return STRIPED.includes(kind) ? { fill: `url(#${id}${kind})` } : { className: `map-${kind}` };
}

function codeAt({ target }: { target: EventTarget }): string | null {
  return target instanceof SVGElement ? (target.dataset.code ?? null) : null;
}
