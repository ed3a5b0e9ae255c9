// A dashboard: its name and links, its variables, and its panels on Grafana's grid of 24 columns.
import { useEffect, useMemo, useState } from 'react';
import { GlobalStyles, PortalContainer } from '@grafana/ui';
import { Panel } from './panel.jsx';
import { seconds } from './prometheus.js';
import { ALL, parameters, texts } from './variables.js';

const ROW = 38;
const LINE = { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 14 };
const RANGES = ['now-5m', 'now-15m', 'now-1h', 'now-6h', 'now-24h', 'now-7d', 'now-30d'];
const REFRESHES = ['off', '5s', '15s', '1m'];

// Grafana cuts the time into steps from midnight where the dashboard is read.
function moment(from) {
    const to = Math.floor(Date.now() / 1000);
    return { from: to - seconds(from.slice(4)), to, offset: new Date().getTimezoneOffset() * 60 };
}

export function Page({ dashboard, variables, scrape, theme, address }) {
    const from = address.get('from') ?? dashboard.time.from;
    const refresh = address.get('refresh') ?? dashboard.refresh ?? 'off';
    const [range, setRange] = useState(() => moment(from));
    const [width, setWidth] = useState(() => document.documentElement.clientWidth);
    useEffect(() => {
        const measure = () => setWidth((known) => document.documentElement.clientWidth || known);
        window.addEventListener('resize', measure);
        measure();
        return () => window.removeEventListener('resize', measure);
    }, []);
    useEffect(() => {
        if (refresh === 'off') return undefined;
        const timer = setInterval(() => setRange(moment(from)), seconds(refresh) * 1000);
        return () => clearInterval(timer);
    }, [from, refresh]);
    const context = useMemo(
        () => ({
            range,
            scrape,
            theme,
            texts: texts(variables),
            follow: follower(variables, from, theme),
        }),
        [from, range, scrape, theme, variables],
    );
    const panels = dashboard.panels.flatMap((panel) => [panel, ...(panel.panels ?? [])]);
    const high = Math.max(...panels.map(({ gridPos }) => gridPos.y + gridPos.h)) * ROW;
    const paint = { background: theme.colors.background.canvas, color: theme.colors.text.primary };
    return (
        <>
            <GlobalStyles />
            <PortalContainer />
            <main style={{ ...paint, minHeight: '100vh' }}>
                <Head {...{ dashboard, variables, address, from, refresh, context }} />
                <div style={{ position: 'relative', height: high }}>
                    {panels.map((panel) => (
                        <Panel key={panel.id} panel={panel} context={context} cell={width / 24} />
                    ))}
                </div>
            </main>
        </>
    );
}

// Links are written for Grafana, whose words for the variables and the time this understands.
function follower(variables, from, theme) {
    const all = new URLSearchParams(parameters(variables)).toString();
    const time = new URLSearchParams({
        from,
        to: 'now',
        theme: theme.isDark ? 'dark' : 'light',
    }).toString();
    const here = texts(variables);
    return (url) =>
        url
            .replace('${__all_variables}', all)
            .replace('${__url_time_range}', time)
            .replace(/\$\{(\w+)\}/g, (whole, name) => encodeURIComponent(here[name] ?? whole));
}

function Head({ dashboard, variables, address, from, refresh, context }) {
    const change = (name, value) => {
        const next = new URLSearchParams(address);
        next.set(name, value);
        window.location.search = next.toString();
    };
    const theme = context.theme.isDark ? 'dark' : 'light';
    const kept = (link) =>
        link.includeVars ? `${link.url}?\${__all_variables}&\${__url_time_range}` : link.url;
    return (
        <header style={{ padding: '8px 10px' }}>
            <div style={LINE}>
                <h1 style={{ fontSize: 20, margin: 0 }}>{dashboard.title}</h1>
                <span style={{ color: context.theme.colors.text.secondary }}>
                    {dashboard.description}
                </span>
                <nav style={{ display: 'flex', gap: 14, marginLeft: 'auto' }}>
                    {(dashboard.links ?? []).map((link) => (
                        <a
                            key={link.title}
                            href={context.follow(kept(link))}
                            title={link.tooltip}
                            style={{ color: context.theme.colors.text.link }}
                        >
                            {link.title}
                        </a>
                    ))}
                </nav>
            </div>
            <div style={{ ...LINE, marginTop: 8 }}>
                {Object.entries(variables).map(([name, { variable, choices, chosen }]) => (
                    <Choice
                        key={name}
                        label={variable.label ?? name}
                        {...{ choices, chosen: chosen[0] }}
                        onChange={(value) => change(`var-${name}`, value)}
                    />
                ))}
                <Choice
                    label="time"
                    choices={[...new Set([...RANGES, from])]}
                    chosen={from}
                    onChange={(value) => change('from', value)}
                />
                <Choice
                    label="refresh"
                    choices={[...new Set([...REFRESHES, refresh])]}
                    chosen={refresh}
                    onChange={(value) => change('refresh', value)}
                />
                <Choice
                    label="theme"
                    choices={['dark', 'light']}
                    chosen={theme}
                    onChange={(value) => change('theme', value)}
                />
            </div>
        </header>
    );
}

function Choice({ label, choices, chosen, onChange }) {
    const theme = {
        appearance: 'auto',
        background: 'transparent',
        color: 'inherit',
        border: '1px solid #8886',
        borderRadius: 2,
        padding: '3px 4px',
        width: 'auto',
        height: 26,
        maxWidth: 150,
    };
    const options = choices.map((value) => (
        <option key={value} value={value} style={{ color: '#000' }}>
            {value === ALL ? 'all' : value}
        </option>
    ));
    const apply = ({ target }) => onChange(target.value);
    return (
        <label style={{ display: 'flex', alignItems: 'center', gap: 6, fontSize: 13 }}>
            {label}
            {choices.length ? (
                <select value={chosen} onChange={apply} style={theme}>
                    {options}
                </select>
            ) : (
                <input defaultValue={chosen} onBlur={apply} size={6} style={theme} />
            )}
        </label>
    );
}
