// The icons, drawn on a 24 × 24 grid with strokes only.
const paths = {
  home: 'M4 11 12 4l8 7M6 10v10h12V10M10 20v-6h4v6',
  energy: 'M13 3 5 14h6l-1 7 8-11h-6z',
  prices: 'M5 19 19 5M7.5 5.5a2 2 0 1 0 0 4 2 2 0 0 0 0-4M16.5 14.5a2 2 0 1 0 0 4 2 2 0 0 0 0-4',
  market: 'M5 20V10M5 7V4M5 10H3.5V7h3v3zM12 20v-5M12 9V5M10.500 9h3v6h-3zM19 20v-3M19 11V4M17.500 11h3v6h-3z',
  charging: 'M6 20V5a1 1 0 0 1 1-1h6a1 1 0 0 1 1 1v15M4 20h12M14 11h2a1 1 0 0 1 1 1v4a1.500 1.500 0 0 0 3 0V9l-3-3M10.500 7 8 11.500h4L9.500 16',
  wallet: 'M4 7h14a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2zM4 7l11-3v3M16 13.500h.5',
  community: 'M9 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6M3 20c0-3.500 2.500-6 6-6s6 2.500 6 6M16 11a2.500 2.500 0 1 0 0-5M17 14c2.500.500 4 2.500 4 5',
  ledger: 'M6 3h11a2 2 0 0 1 2 2v16H7a2 2 0 0 1-2-2V4a1 1 0 0 1 1-1M9 8h6M9 12h6M5 18a2 2 0 0 1 2-1h12',
  simulate: 'M9 3h6M10 3v6l-5 9a2 2 0 0 0 2 3h10a2 2 0 0 0 2-3l-5-9V3M8 15h8',
  developers: 'm8 8-4 4 4 4M16 8l4 4-4 4M14 5l-4 14',
  admin: 'M12 3 5 6v5c0 5 3 8 7 10 4-2 7-5 7-10V6zM9 12l2 2 4-4',
  members: 'M12 11a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7M5 20c0-4 3-6.500 7-6.500s7 2.500 7 6.500',
  pile: 'M6 20V5a1 1 0 0 1 1-1h8a1 1 0 0 1 1 1v15M4 20h14M11.500 7 9 11.500h4L10.500 16M19 8v6',
  search: 'M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14M16 16l5 5',
  settings: 'M4 7h9M17 7h3M4 17h3M11 17h9M15 5v4M9 15v4',
  more: 'M5 12h.01M12 12h.01M19 12h.01',
  close: 'M6 6l12 12M18 6 6 18',
  check: 'm5 12 5 5L19 7',
  warning: 'M12 4 3 20h18zM12 10v4M12 17h.01',
  info: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M12 11v5M12 8h.01',
  clock: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M12 7v5l3 2',
  download: 'M12 4v11M7 11l5 5 5-5M5 20h14',
  table: 'M4 5h16v14H4zM4 10h16M4 15h16M10 5v14',
  chart: 'M4 4v16h16M7 15l4-5 3 3 5-7',
  sun: 'M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8M12 3v2M12 19v2M3 12h2M19 12h2M5.600 5.600 7 7M17 17l1.400 1.400M18.400 5.600 17 7M7 17l-1.400 1.400',
  battery: 'M4 8h14v8H4zM21 11v2M7 11v2M10 11v2',
  grid: 'M9 3h6l3 18M6 21 9 3M7 9h10M6.500 15h11M8 9l9 12M16 9 7 21',
  car: 'M5 16v2M19 16v2M4 16v-4l2-5h12l2 5v4zM4 12h16M7.500 14h.01M16.500 14h.01',
  arrow_up: 'M12 20V5M6 11l6-6 6 6',
  arrow_down: 'M12 4v15M6 13l6 6 6-6',
  left: 'm14 6-6 6 6 6',
  right: 'm10 6 6 6-6 6',
  plus: 'M12 5v14M5 12h14',
  lock: 'M6 11h12v9H6zM9 11V8a3 3 0 0 1 6 0v3',
  key: 'M8 18a4 4 0 1 0 0-8 4 4 0 0 0 0 8M11 11l9-7M17 6l2 3',
  copy: 'M9 9h10v11H9zM15 9V5H5v11h4',
  pause: 'M9 6v12M15 6v12',
  play: 'M8 5v14l11-7z',
  eye: 'M3 12c3-5 6-7 9-7s6 2 9 7c-3 5-6 7-9 7s-6-2-9-7M12 14.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5',
} as const;
export type IconName = keyof typeof paths;

export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  return (
    <svg class="icon" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
