// What is drawn for each type of panel. The plugins of Grafana are not published, their parts are.
import { getDisplayValueAlignmentFactors, getFieldDisplayValues } from '@grafana/data';
import { BarGauge, BigValue, TimeSeries } from '@grafana/ui';
import { TableNG } from '@grafana/ui/unstable';
import { Heatmap } from './heatmap.jsx';

const GAP = 4;

export const DRAWINGS = {
    timeseries: Lines,
    stat: Stat,
    bargauge: Bars,
    table: Table,
    heatmap: Heatmap,
    text: Text,
};

function Lines({ panel, data, width, height, range, theme }) {
    const legend = {
        displayMode: 'list',
        placement: 'bottom',
        calcs: [],
        ...panel.options?.legend,
    };
    return (
        <TimeSeries
            frames={data}
            structureRev={1}
            timeRange={range}
            timeZone="browser"
            width={width}
            height={height}
            legend={legend}
            options={panel.options}
            theme={theme}
        />
    );
}

function values(panel, data, theme) {
    return getFieldDisplayValues({
        data,
        theme,
        timeZone: 'browser',
        fieldConfig: { defaults: {}, overrides: [] },
        reduceOptions: { calcs: ['lastNotNull'], values: false, ...panel.options?.reduceOptions },
        replaceVariables: (text) => text,
        sparkline: panel.options?.graphMode === 'area',
    });
}

function Stat({ panel, data, width, height, theme }) {
    const shown = values(panel, data, theme);
    const { colorMode = 'value', graphMode = 'none', textMode = 'auto' } = panel.options ?? {};
    const upright = width / shown.length >= 90;
    const each = upright
        ? { width: width / shown.length - GAP, height }
        : { width, height: height / shown.length - GAP };
    return (
        <div style={{ display: 'flex', flexDirection: upright ? 'row' : 'column', gap: GAP }}>
            {shown.map(({ display, sparkline }, at) => (
                <BigValue
                    key={at}
                    value={display}
                    sparkline={sparkline}
                    colorMode={colorMode}
                    {...each}
                    graphMode={graphMode}
                    justifyMode="auto"
                    theme={theme}
                    textMode={textMode === 'auto' && shown.length === 1 ? 'value' : textMode}
                />
            ))}
        </div>
    );
}

function Bars({ panel, data, width, height, theme }) {
    const shown = values(panel, data, theme);
    const { displayMode = 'gradient' } = panel.options ?? {};
    const aligned = getDisplayValueAlignmentFactors(shown, 'horizontal');
    return (
        <div>
            {shown.map(({ display, field, view, colIndex }, at) => (
                <div key={at} style={{ marginBottom: GAP }}>
                    <BarGauge
                        value={display}
                        field={field}
                        width={width}
                        height={height / shown.length - GAP}
                        display={view?.getFieldDisplayProcessor(colIndex)}
                        orientation="horizontal"
                        theme={theme}
                        displayMode={displayMode}
                        itemSpacing={8}
                        lcdCellWidth={12}
                        alignmentFactors={aligned}
                        text={panel.options?.text ?? {}}
                    />
                </div>
            ))}
        </div>
    );
}

function Table({ panel, data, width, height, range }) {
    const { showHeader } = panel.options ?? {};
    return (
        <TableNG
            data={data[0]}
            width={width}
            height={height}
            structureRev={1}
            timeRange={range}
            noHeader={showHeader === false}
            getActions={() => []}
            replaceVariables={(text) => text}
            disableSanitizeHtml={false}
        />
    );
}

function Text({ panel }) {
    return <p style={{ margin: 8 }}>{panel.options.content}</p>;
}
