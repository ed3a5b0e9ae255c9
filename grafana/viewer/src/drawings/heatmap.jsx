// A heatmap of rows over time. Grafana's own is part of its server, so this one is simple.
import { getValueFormat, formattedValueToString } from '@grafana/data';

const LEFT = 64;
const BOTTOM = 22;

// A row has a name and a value at each time; cumulative buckets become counts of their own.
function rowsOf(panel, data) {
    const rows = data.map((frame) => ({
        name: frame.name,
        cells: new Map(
            frame.fields[0].values.map((time, at) => [time, frame.fields[1].values[at]]),
        ),
    }));
    const order = ({ name }) => (name === '+Inf' ? Infinity : Number(name));
    rows.sort((one, other) => order(one) - order(other));
    return panel.targets[0].format === 'heatmap' ? differences(rows) : rows;
}

function differences(rows) {
    return rows.map(({ name, cells }, at) => {
        const below = rows[at - 1]?.cells;
        const own = [...cells].map(([time, value]) => [
            time,
            Math.max(0, value - (below?.get(time) ?? 0)),
        ]);
        return { name, cells: new Map(own) };
    });
}

export function Heatmap({ panel, data, width, height, range, theme }) {
    const rows = rowsOf(panel, data);
    const step = data[0].fields[0].config.interval;
    const from = Math.max(range.from.valueOf(), 0);
    const to = Math.max(
        range.to.valueOf(),
        ...data.flatMap(({ fields }) => fields[0].values.at(-1) + step),
    );
    const [wide, high] = [width - LEFT - 8, height - BOTTOM];
    const x = (time) => LEFT + ((time - from) / (to - from)) * wide;
    const row = high / rows.length;
    const most = Math.max(...rows.flatMap(({ cells }) => [...cells.values()]), Number.MIN_VALUE);
    const paint = { fill: theme.colors.text.secondary, fontSize: 11 };
    const unit = getValueFormat(panel.options?.yAxis?.unit ?? 'short');
    const label = (name) =>
        name === '+Inf' ? 'longer' : formattedValueToString(unit(Number(name)));
    const every = Math.ceil(16 / row);
    return (
        <svg width={width} height={height} role="img" aria-label={panel.title}>
            {rows.map(({ name, cells }, at) => (
                <g key={name}>
                    {at % every === 0 && (
                        <text
                            x={LEFT - 8}
                            y={high - row * (at + 0.5) + 4}
                            textAnchor="end"
                            {...paint}
                        >
                            {label(name)}
                        </text>
                    )}
                    {[...cells]
                        .filter(([time, value]) => value > 0 && time + step > from)
                        .map(([time, value]) => (
                            <rect
                                key={time}
                                x={x(Math.max(time, from))}
                                y={high - row * (at + 1)}
                                height={row - 1}
                                width={Math.max(
                                    1,
                                    x(time + step) -
                                        x(Math.max(time, from)) -
                                        (wide * step > 8 * (to - from) ? 1 : 0),
                                )}
                                fill={theme.visualization.getColorByName('orange')}
                                opacity={0.12 + 0.88 * Math.sqrt(value / most)}
                            >
                                <title>{`${new Date(time).toLocaleString()} · ${label(name)} · ${Math.round(value * 10) / 10}`}</title>
                            </rect>
                        ))}
                </g>
            ))}
            {ticks(from, to).map((time) => (
                <text key={time} x={x(time)} y={height - 6} textAnchor="middle" {...paint}>
                    {clock(time, to - from)}
                </text>
            ))}
        </svg>
    );
}

function ticks(from, to) {
    return [0.1, 0.3, 0.5, 0.7, 0.9].map((part) => from + part * (to - from));
}

function clock(time, span) {
    const parts =
        span > 2 * 86400000
            ? { month: '2-digit', day: '2-digit' }
            : { hour: '2-digit', minute: '2-digit' };
    return new Date(time).toLocaleString('en-GB', parts);
}
