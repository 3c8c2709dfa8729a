/**
 * Of each stretch of points the least and the most, so that every peak stays; `points` are in their order along the step
 * axis. What is not finite has no place on a chart: it stays only where a whole stretch is of it, as a gap of the line.
 */
export function thin<Point>(
  points: readonly Point[],
  limit: number,
  valueOf: (point: Point) => number,
): readonly Point[] {
  if (points.length <= limit) return points;
  const size = Math.ceil(points.length / Math.max(1, Math.floor(limit / 2)));
  const kept: Point[] = [];
  for (let start = 0; start < points.length; start += size) {
    let [least, most] = [-1, -1];
    const end = Math.min(start + size, points.length);
    for (let i = start; i < end; i++) {
      const value = valueOf(points[i]!);
      if (!Number.isFinite(value)) continue;
      if (least === -1 || value < valueOf(points[least]!)) least = i;
      if (most === -1 || value > valueOf(points[most]!)) most = i;
    }
    if (least === -1) kept.push(points[start]!);
    else if (least === most) kept.push(points[least]!);
    else kept.push(points[Math.min(least, most)]!, points[Math.max(least, most)]!);
  }
  return kept;
}
