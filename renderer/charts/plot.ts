/** The plot's place in its figure; the layers above the drawing share it. */
export interface Plot {
  readonly left: number;
  readonly right: number;
}

export const PLOT_HEIGHT = 196;
export const PLOT_TOP = 14;
export const PLOT_BOTTOM = 26;
