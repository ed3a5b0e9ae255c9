// One panel: its queries, its frame, and what is said where there is nothing to draw.
import { Component, useEffect, useState } from 'react';
import { dateTime } from '@grafana/data';
import { PanelChrome } from '@grafana/ui';
import { DRAWINGS } from './drawings/index.jsx';
import { configured, transformed } from './fields.js';
import { frames, resolution, seconds } from './prometheus.js';
import { interpolate } from './variables.js';

const GAP = 8;
const ROW = 38;

// A panel may look further back than its dashboard.
function rangeOf({ timeFrom }, range) {
    return timeFrom ? { ...range, from: range.to - seconds(timeFrom) } : range;
}

async function load(panel, context) {
    const { scrape, texts } = context;
    const range = rangeOf(panel, context.range);
    const least = panel.interval ? seconds(panel.interval) : 0;
    const { step, rate } = resolution(range, scrape, least);
    const long = range.to - range.from;
    const times = {
        __rate_interval: `${rate}s`,
        __interval: `${step}s`,
        __range: `${long}s`,
        __range_s: long,
    };
    const raw = await Promise.all(
        (panel.targets ?? [])
            .filter(({ hide }) => !hide)
            .map((target) =>
                frames(
                    target,
                    interpolate(target.expr, { ...texts, ...times }),
                    range,
                    step,
                    panel.targets.length > 1,
                ),
            ),
    );
    return configured(panel, await transformed(panel, raw.flat()), context);
}

function timeRange({ from, to }) {
    const ends = { from: dateTime(from * 1000), to: dateTime(to * 1000) };
    return { ...ends, raw: ends };
}

function stateOf(panel, { data, error }) {
    if (!DRAWINGS[panel.type]) return 'undrawn';
    if (error) return 'error';
    if (!data) return 'loading';
    return panel.targets?.length && !data.length ? 'empty' : 'drawn';
}

// Catches what a drawing throws, so that the other panels stay.
class Guard extends Component {
    state = {};

    static getDerivedStateFromError(error) {
        return { error };
    }

    render() {
        return this.state.error ? (
            <Message kind="error">{String(this.state.error)}</Message>
        ) : (
            this.props.children
        );
    }
}

function Message({ kind, children }) {
    return (
        <div data-message={kind} style={{ padding: 16, textAlign: 'center' }}>
            {children}
        </div>
    );
}

export function Panel({ panel, context, cell }) {
    const [result, setResult] = useState({});
    useEffect(() => {
        let current = true;
        load(panel, context).then(
            (data) => current && setResult({ data }),
            (error) => current && setResult({ error }),
        );
        return () => {
            current = false;
        };
    }, [context, panel]);
    const { x, y, w, h } = panel.gridPos;
    const [width, height] = [w * cell - GAP, h * ROW - GAP];
    const place = { position: 'absolute', left: x * cell + GAP / 2, top: y * ROW, width, height };
    if (panel.type === 'row')
        return <h2 style={{ ...place, fontSize: 16, paddingTop: 6 }}>{panel.title}</h2>;
    const state = stateOf(panel, result);
    return (
        <section style={place} data-panel={panel.title} data-state={state} data-type={panel.type}>
            <PanelChrome
                title={panel.timeFrom ? `${panel.title} (last ${panel.timeFrom})` : panel.title}
                description={panel.description}
                width={width}
                height={height}
                titleItems={<Links panel={panel} context={context} />}
            >
                {(inner, high) => (
                    <Content {...{ panel, state, result, context }} width={inner} height={high} />
                )}
            </PanelChrome>
        </section>
    );
}

function Content({ panel, state, result, context, width, height }) {
    if (state === 'loading') return <Message kind="loading">…</Message>;
    if (state === 'undrawn')
        return <Message kind="undrawn">{`The type ${panel.type} is not drawn here.`}</Message>;
    if (state === 'error') return <Message kind="error">{result.error.message}</Message>;
    if (state === 'empty') return <Message kind="empty">No data</Message>;
    const Drawing = DRAWINGS[panel.type];
    return (
        <Guard key={context.range.to}>
            <Drawing
                panel={panel}
                data={result.data}
                width={width}
                height={height}
                range={timeRange(rangeOf(panel, context.range))}
                theme={context.theme}
            />
        </Guard>
    );
}

function Links({ panel, context }) {
    return (panel.links ?? []).map(({ title, url }) => (
        <a key={title} href={context.follow(url)} style={{ fontSize: 12, margin: '0 4px' }}>
            {title}
        </a>
    ));
}
