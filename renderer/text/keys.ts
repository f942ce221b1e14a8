/** The words of the sheet of keys. */
export const keyWords = {
  title: 'Keys',
  to: '…',
  groups: {
    everywhere: 'Everywhere',
    rows: 'Rows',
    charts: 'Charts',
    activity: 'Activity',
  },
  does: {
    pages: 'Pages',
    filter: 'Filter',
    refresh: 'Refresh',
    sheet: 'This sheet',
    close: 'Close, clear',
    move: 'Move',
    open: 'Open',
    menu: 'Menu',
    pause: 'Pause, resume',
    rename: 'Rename',
    remove: 'Remove',
    crosshair: 'Crosshair',
    day: 'A day',
    table: 'As table',
    hold: 'Hold the list',
  },
} as const;
