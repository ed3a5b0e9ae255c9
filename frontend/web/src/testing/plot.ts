import type UPlot from 'uplot';

/** A stand-in for uPlot that records what it was given to draw. */
export default class Plot {
  static last: Plot | null = null;
  readonly over = document.createElement('div');
  readonly cursor: { idx?: number; idxs: number[] } = { idxs: [] };

  constructor(
    readonly options: UPlot.Options,
    readonly data: UPlot.AlignedData,
  ) {
    Plot.last = this;
  }

  valToPos = (time: number) => this.data[0].indexOf(time);

  setCursor({ left }: { left: number }): void {
    this.cursor.idx = left;
    this.cursor.idxs = [left, left];
    this.options.hooks?.setCursor?.forEach((hook) => hook?.(this as unknown as UPlot));
  }

  setData = () => undefined;
  setSize = () => undefined;
  redraw = () => undefined;

  destroy(): void {
    if (Plot.last === this) Plot.last = null;
  }
}
