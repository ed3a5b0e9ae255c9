/** A country and the point on the map that stands for it. */
export interface Place {
  code: string;
  at: readonly number[];
}

const DIRECTIONS: Partial<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Returns the code that a key leads to from `code`; null if the key moves nothing. */
export function stepTo(key: string, code: string, places: readonly Place[]): string | null {
  if (key === 'Home') return places[0]?.code ?? null;
  if (key === 'End') return places.at(-1)?.code ?? null;
  const direction = DIRECTIONS[key];
  const from = places.find((place) => place.code === code);
  if (direction === undefined || from === undefined) return null;
  return nearest(from, direction, places)?.code ?? code;
}

/** The nearest place that lies in a direction rather than to its sides, if there is one. */
function nearest(from: Place, [dx, dy]: readonly [number, number], places: readonly Place[]) {
  const ahead = places.flatMap((place) => {
    const [x, y] = [(place.at[0] ?? 0) - (from.at[0] ?? 0), (place.at[1] ?? 0) - (from.at[1] ?? 0)];
    const along = x * dx + y * dy;
    const aside = Math.abs(x * dy) + Math.abs(y * dx);
    return along > 0 ? [{ place, sideways: aside > along, distance: along ** 2 + aside ** 2 }] : [];
  });
  ahead.sort(
    (one, other) => Number(one.sideways) - Number(other.sideways) || one.distance - other.distance,
  );
  return ahead[0]?.place;
}
