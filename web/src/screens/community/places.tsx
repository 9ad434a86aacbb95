// Where charge points are, as their owners signed it: an equal-scale drawing without a background map.
import type { ChargePoint } from '../../api/schema';
import { words } from './words';

const width = 640;
const height_max = 320;
const edge = 48;

export function Places({ points }: { points: readonly ChargePoint[] }) {
  const w = words();
  const places = points.map((point) => ({ point, x: point.description.longitude_micro / 1e6, y: point.description.latitude_micro / 1e6 }))
    .filter(({ x, y }) => x !== 0 || y !== 0);
  if (new Set(places.map(({ x, y }) => `${x} ${y}`)).size < 2) return null;
  const [west, east] = [Math.min(...places.map(({ x }) => x)), Math.max(...places.map(({ x }) => x))];
  const [south, north] = [Math.min(...places.map(({ y }) => y)), Math.max(...places.map(({ y }) => y))];
  // A degree of longitude is shorter by the cosine of the latitude.
  const narrow = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const scale = Math.min((width - 2 * edge) / Math.max((east - west) * narrow, 1e-9), (height_max - 2 * edge) / Math.max(north - south, 1e-9));
  const height = (north - south) * scale + 2 * edge;
  const at = ({ x, y }: { x: number; y: number }) => ({
    left: width / 2 + (x - (west + east) / 2) * narrow * scale, top: height / 2 - (y - (south + north) / 2) * scale,
  });
  return (
    <figure class="map">
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={w.map_summary(places.map(({ point }) => point.description.station).join(', '))}>
        {places.map((place) => {
          const { left, top } = at(place);
          return (
            <g key={place.point.number}>
              <circle cx={left} cy={top} r="9" fill="var(--vehicles)" />
              <text x={left} y={top - 15} text-anchor="middle">{place.point.description.station}</text>
            </g>
          );
        })}
      </svg>
      <figcaption class="note">{w.map_note}</figcaption>
    </figure>
  );
}
